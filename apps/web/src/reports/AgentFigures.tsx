import type { AgentReport } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { type ReportChoice, useAgentReport } from "../api/reports.ts";
import { isNotReadyReason } from "../desk/frame/labels.ts";
import { localeOf } from "../i18n/format.ts";
import { MoreButton } from "../ui/MoreButton.tsx";
import { countText, durationText, NumberCells, ReportSheet } from "./ReportSheet.tsx";
import { ReportTable } from "./ReportTable.tsx";

const COLUMNS = [
  "offered",
  "answered",
  "missed",
  "declined",
  "handled",
  "aht",
  "talk",
  "hold",
  "wrapUp",
  "signedIn",
  "ready",
  "paused",
  "notReady",
] as const;

type Figures = AgentReport["total"];

/** What agents did, and how their time was spent. */
export function AgentFigures({ choice }: { readonly choice: ReportChoice }) {
  const { t } = useTranslation("reports");
  const query = useAgentReport(choice);
  const { data, error } = query;
  return (
    <ReportSheet head={data} error={error} formula={t("agentFormula")}>
      {data && data.rows.length === 0 && <p className="ink-2">{t("none")}</p>}
      {data && data.rows.length > 0 && <Table report={data} byDay={choice.by === "day"} />}
      <MoreButton query={query}>{t("moreRows")}</MoreButton>
    </ReportSheet>
  );
}

function Table({ report, byDay }: { readonly report: AgentReport; readonly byDay: boolean }) {
  const { t } = useTranslation("reports");
  return (
    <ReportTable
      subject={t("agent")}
      byDay={byDay}
      columns={COLUMNS.map((column) => t(`columns.${column}`))}
      lines={report.rows.map((row) => ({
        id: row.agentId,
        name: row.agent,
        day: row.day,
        cells: <Cells figures={row} />,
      }))}
      total={<Cells figures={report.total} />}
    />
  );
}

function Cells({ figures }: { readonly figures: Figures }) {
  const locale = localeOf(useTranslation().i18n.language);
  return (
    <NumberCells
      texts={[
        countText(figures.offered, locale),
        countText(figures.answered, locale),
        countText(figures.missed, locale),
        countText(figures.declined, locale),
        countText(figures.handled, locale),
        durationText(figures.averageHandleMs),
        durationText(figures.talkMs),
        durationText(figures.holdMs),
        durationText(figures.wrapUpMs),
        durationText(figures.signedInMs),
        durationText(figures.readyMs),
        durationText(figures.pausedMs),
        <NotReady key="notReady" figures={figures} />,
      ]}
    />
  );
}

function NotReady({ figures }: { readonly figures: Figures }) {
  const { t } = useTranslation("desk");
  const reasons = Object.entries(figures.notReadyByReason).sort(([, a], [, b]) => b - a);
  return (
    <>
      {durationText(figures.notReadyMs)}
      {reasons.map(([reason, ms]) => (
        <span key={reason} className="text-caption ink-2 reports-reason">
          {isNotReadyReason(reason) ? t(`reasons.${reason}`) : reason} {durationText(ms)}
        </span>
      ))}
    </>
  );
}
