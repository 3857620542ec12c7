import { MantineProvider, Notification } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { cssVariablesResolver, theme } from "./theme.ts";

/** The theme, with names in the language of the interface for what the library shows by itself. */
export function NamedTheme({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation("common");
  const close = t("close");
  const named = useMemo(() => {
    const closeButtonProps = { "aria-label": close };
    return { ...theme, components: { Notification: Notification.extend({ defaultProps: { closeButtonProps } }) } };
  }, [close]);
  return (
    <MantineProvider theme={named} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      {children}
    </MantineProvider>
  );
}
