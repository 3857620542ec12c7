import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMissedSummary } from "../api/missed.ts";
import { countText } from "./figuresText.ts";

/** To those whom nobody served, with how many they are, and to yesterday's figures. */
export function BoardLinks() {
  const { t, i18n } = useTranslation(["board", "common"]);
  const { data } = useMissedSummary();
  const waiting = data?.unfinished ?? 0;
  return (
    <nav className="board-links" aria-label={t("common:topBar.pages")}>
      <Link to="/missed" className="button small">
        {t("missed")}
        {waiting > 0 && <span className="chip warn">{countText(waiting, i18n.language)}</span>}
      </Link>
      <Link to="/reports" className="button small">
        {t("common:pages.reports")}
      </Link>
    </nav>
  );
}
