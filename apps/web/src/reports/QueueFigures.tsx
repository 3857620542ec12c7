import type { QueueReport, QueueReportRow } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { type ReportChoice, useQueueReport } from "../api/reports.ts";
import { useExitText } from "../desk/customer/LastContacts.tsx";
import { localeOf } from "../i18n/format.ts";
import { dayText } from "./period.ts";
import { countText, durationText, NumberCells, percentText, ReportSheet } from "./ReportSheet.tsx";

const COLUMNS = [
  "offered",
  "answered",
  "serviceLevel",
  "abandoned",
  "short",
  "otherExits",
  "asa",
  "longestWait",
  "aht",
  "talk",
  "hold",
  "wrapUp",
] as const;

type Figures = QueueReport["total"];

interface FiguresProps {
  readonly choice: ReportChoice;
  readonly enabled: boolean;
}

/** The queues' figures, and how their contacts ended. */
export function QueueFigures({ choice, enabled }: FiguresProps) {
  const { t } = useTranslation("reports");
  const { data, error } = useQueueReport(choice, enabled);
  const level = (data?.formula.serviceLevelMs ?? 0) / 1000;
  const short = (data?.formula.shortAbandonMs ?? 0) / 1000;
  return (
    <ReportSheet head={data} error={error} formula={t("formula", { level, short })}>
      {data && <Table report={data} byDay={choice.by === "day"} />}
      {data && <Exits report={data} />}
    </ReportSheet>
  );
}

function Table({ report, byDay }: { readonly report: QueueReport; readonly byDay: boolean }) {
  const { t } = useTranslation("reports");
  return (
    <div className="reports-scroll">
      <table className="table reports-table">
        <thead>
          <tr>
            <th scope="col">{t("queue")}</th>
            {byDay && <th scope="col">{t("day")}</th>}
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className="number">
                {t(`columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => (
            <Row key={`${row.queueId} ${row.day}`} row={row} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={byDay ? 2 : 1}>
              {t("total")}
            </th>
            <Cells figures={report.total} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Row({ row }: { readonly row: QueueReportRow }) {
  const { t, i18n } = useTranslation("reports");
  return (
    <tr>
      <th scope="row">{row.queue ?? t("removed")}</th>
      {row.day && <td className="one-line">{dayText(row.day, localeOf(i18n.language))}</td>}
      <Cells figures={row} />
    </tr>
  );
}

function Cells({ figures }: { readonly figures: Figures }) {
  const locale = localeOf(useTranslation().i18n.language);
  return (
    <NumberCells
      texts={[
        countText(figures.offered, locale),
        countText(figures.answered, locale),
        percentText(figures.serviceLevel, locale),
        countText(figures.abandoned, locale),
        countText(figures.shortAbandoned, locale),
        countText(otherExitsOf(figures), locale),
        durationText(figures.averageWaitMs),
        durationText(figures.longestWaitMs),
        durationText(figures.averageHandleMs),
        durationText(figures.talkMs),
        durationText(figures.holdMs),
        durationText(figures.wrapUpMs),
      ]}
    />
  );
}

/** Left the queue neither answered nor abandoned. */
function otherExitsOf({ maxWait, turnedAway, toCallback, movedOn, failed }: Figures): number {
  return maxWait + turnedAway + toCallback + movedOn + failed;
}

/** Only ways that occurred: a column of noughts tells nothing. */
function Exits({ report }: { readonly report: QueueReport }) {
  const { t, i18n } = useTranslation("reports");
  const exitText = useExitText();
  const locale = localeOf(i18n.language);
  const all = Object.entries(report.total.exits).sort(([, a], [, b]) => b - a);
  const ended = all.reduce((sum, [, count]) => sum + count, 0);
  if (ended === 0) return null;
  return (
    <>
      <h3 className="text-section">{t("exits")}</h3>
      <dl className="reports-exits">
        {all.map(([exit, count]) => (
          <div key={exit}>
            <dt className="ink-2">{exitText(exit)}</dt>
            <dd>
              <b>{countText(count, locale)}</b> <span className="ink-2">{percentText(count / ended, locale)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
