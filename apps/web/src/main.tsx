import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/VisuallyHidden.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Group.css";
import "@mantine/core/styles/Loader.css";
import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Tooltip.css";
import "@mantine/core/styles/Notification.css";
import "@mantine/notifications/styles.css";
import "./theme/tokens.css";
import "./theme/base.css";
import "./ui/ui.css";
import "./ui/frame.css";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { FreshQueries } from "./api/freshQueries.ts";
import { RequestFailed } from "./api/problem.ts";
import { startI18n } from "./i18n/i18n.ts";
import { router } from "./router.tsx";
import { NamedTheme } from "./theme/NamedTheme.tsx";

/** Only what may be a passing fault is asked again: a refusal stays a refusal. */
const worthRetrying = (failures: number, error: unknown) =>
  failures < 2 && error instanceof RequestFailed && (error.status === 0 || error.status >= 502);

const queries = new FreshQueries({
  defaultOptions: { queries: { retry: worthRetrying, staleTime: 10_000, refetchOnWindowFocus: false } },
});

await startI18n();
const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root");
createRoot(place).render(
  <StrictMode>
    <NamedTheme>
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-left" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </NamedTheme>
  </StrictMode>,
);
