import type { QueueReport } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { type ReportChoice, useQueueReport } from "../api/reports.ts";
import { useExitText } from "../desk/customer/LastContacts.tsx";
import { localeOf } from "../i18n/format.ts";
import { MoreButton } from "../ui/MoreButton.tsx";
import { countText, durationText, NumberCells, percentText, ReportSheet } from "./ReportSheet.tsx";
import { ReportTable } from "./ReportTable.tsx";

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

/** Of what is written nobody hangs up, holds or talks: how long customers wait for words is what counts. */
const WRITTEN_COLUMNS = [
  "offered",
  "answered",
  "serviceLevel",
  "otherExits",
  "asa",
  "longestWait",
  "responded",
  "firstResponse",
  "resolved",
  "resolution",
] as const;

type Figures = QueueReport["total"];

interface FiguresProps {
  readonly choice: ReportChoice;
}

/** The queues' figures, and how their contacts ended. */
export function QueueFigures({ choice }: FiguresProps) {
  const { t } = useTranslation("reports");
  const query = useQueueReport(choice);
  const { data, error } = query;
  const level = (data?.formula.serviceLevelMs ?? 0) / 1000;
  const short = (data?.formula.shortAbandonMs ?? 0) / 1000;
  return (
    <ReportSheet
      head={data}
      error={error}
      formula={t(isOfCalls(data) ? "formula" : "writtenFormula", { level, short })}
    >
      {data && <Table report={data} byDay={choice.by === "day"} />}
      <MoreButton query={query}>{t("moreRows")}</MoreButton>
      {data && <Exits report={data} />}
    </ReportSheet>
  );
}

const isOfCalls = (report: { readonly channel: string } | undefined) => (report?.channel ?? "voice") === "voice";

function Table({ report, byDay }: { readonly report: QueueReport; readonly byDay: boolean }) {
  const { t } = useTranslation("reports");
  const columns = isOfCalls(report) ? COLUMNS : WRITTEN_COLUMNS;
  const Cells = isOfCalls(report) ? CallCells : WrittenCells;
  return (
    <ReportTable
      subject={t("queue")}
      byDay={byDay}
      columns={columns.map((column) => t(`columns.${column}`))}
      lines={report.rows.map((row) => ({
        id: row.queueId,
        name: row.queue,
        day: row.day,
        cells: <Cells figures={row} />,
      }))}
      total={<Cells figures={report.total} />}
    />
  );
}

function CallCells({ figures }: { readonly figures: Figures }) {
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

function WrittenCells({ figures }: { readonly figures: Figures }) {
  const locale = localeOf(useTranslation().i18n.language);
  return (
    <NumberCells
      texts={[
        countText(figures.offered, locale),
        countText(figures.answered, locale),
        percentText(figures.serviceLevel, locale),
        countText(otherExitsOf(figures), locale),
        durationText(figures.averageWaitMs),
        durationText(figures.longestWaitMs),
        countText(figures.responded, locale),
        durationText(figures.averageFirstResponseMs),
        countText(figures.resolved, locale),
        durationText(figures.averageResolutionMs),
      ]}
    />
  );
}

/** Left the queue neither answered nor abandoned. */
function otherExitsOf({ maxWait, turnedAway, toCallback, toVoicemail, movedOn, failed }: Figures): number {
  return maxWait + turnedAway + toCallback + toVoicemail + movedOn + failed;
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
