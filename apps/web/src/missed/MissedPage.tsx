import "../ui/sheet.css";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useMissedSummary } from "../api/missed.ts";
import { TopBar } from "../ui/TopBar.tsx";
import { MissedList } from "./MissedList.tsx";

/** The missed list of supervisors and administrators: of all queues, with whose each line is. */
export function MissedPage() {
  const { t } = useTranslation(["missed", "common"]);
  const { data } = useMissedSummary("list");
  useEffect(() => {
    document.title = `${t("title")} · Touchstone`;
  }, [t]);
  return (
    <main className="sheet">
      <TopBar tools={<SheetLinks />}>
        <h1 className="sheet-title">{t("title")}</h1>
        {data && (
          <span className="text-caption ink-2 one-line">
            {t("summary", { count: data.unfinished, unowned: data.unowned })}
          </span>
        )}
      </TopBar>
      <div className="sheet-body">
        <div className="panel missed-panel">
          <MissedList hasFile />
        </div>
      </div>
    </main>
  );
}

/** Between the pages of a supervisor. */
export function SheetLinks() {
  const { t } = useTranslation();
  return (
    <nav className="row tight sheet-links" aria-label={t("topBar.pages")}>
      <Link to="/board" className="button small quiet">
        {t("pages.board")}
      </Link>
      <Link to="/missed" className="button small quiet">
        {t("pages.missed")}
      </Link>
      <Link to="/reports" className="button small quiet">
        {t("pages.reports")}
      </Link>
    </nav>
  );
}
