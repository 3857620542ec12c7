import "../theme/tokens.css";
import "../theme/base.css";
import "../ui/ui.css";
import "./help.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { loadTexts, startI18n } from "../i18n/i18n.ts";
import { dark, light } from "../theme/colours.ts";
import { HelpPage } from "./HelpPage.tsx";

/** The colours of the house, by the browser's own wish; this page keeps no settings. */
function wearColours(): void {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const wear = () => {
    const root = document.documentElement;
    root.dataset.mantineColorScheme = scheme.matches ? "dark" : "light";
    for (const [name, colour] of Object.entries(scheme.matches ? dark : light)) root.style.setProperty(name, colour);
  };
  scheme.addEventListener("change", wear);
  wear();
}

wearColours();
await startI18n();
await loadTexts("help");
const place = document.getElementById("root");
if (!place) throw new Error("help.html has no #root");
createRoot(place).render(
  <StrictMode>
    <HelpPage />
  </StrictMode>,
);
