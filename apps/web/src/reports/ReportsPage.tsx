import "../ui/sheet.css";
import "./reports.css";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReportChoice } from "../api/reports.ts";
import { csvPath } from "../api/reports.ts";
import { serverNow } from "../live/serverClock.ts";
import { SheetLinks } from "../missed/MissedPage.tsx";
import { useMe } from "../session/sessionStore.ts";
import { TopBar } from "../ui/TopBar.tsx";
import { AgentFigures } from "./AgentFigures.tsx";
import { badPeriod, dayBefore, MOST_DAYS } from "./period.ts";
import { QueueFigures } from "./QueueFigures.tsx";

type Of = "queues" | "agents";
type Channel = NonNullable<ReportChoice["channel"]>;
const CHANNELS: readonly Channel[] = ["voice", "sms", "chat", "email", "fax"];

/** What was, per queue and agent: yesterday, or another period. */
export function ReportsPage() {
  const { t } = useTranslation("reports");
  const { timeZone } = useMe().tenant;
  const yesterday = dayBefore(serverNow(), timeZone, 1);
  const [of, setOf] = useState<Of>("queues");
  const [period, setPeriod] = useState({ from: yesterday, to: yesterday });
  const [byDay, setByDay] = useState(false);
  const [channel, setChannel] = useState<Channel>("voice");
  useEffect(() => {
    document.title = `${t("title")} · Touchstone`;
  }, [t]);
  const choice: ReportChoice = { ...period, by: byDay ? "day" : "range", channel };
  const bad = badPeriod(period.from, period.to);
  return (
    <main className="sheet">
      <TopBar tools={<SheetLinks />}>
        <h1 className="sheet-title">{t("title")}</h1>
      </TopBar>
      <div className="sheet-body">
        <div className="row wrap not-printed">
          <fieldset className="segments reports-of" aria-label={t("of")}>
            {(["queues", "agents"] as const).map((one) => (
              <button key={one} type="button" aria-pressed={of === one} onClick={() => setOf(one)}>
                {t(one)}
              </button>
            ))}
          </fieldset>
          <ChannelChoice channel={channel} onChannel={setChannel} />
          <Period period={period} onPeriod={setPeriod} />
          <label className="row tight reports-by-day">
            <input type="checkbox" checked={byDay} onChange={(event) => setByDay(event.target.checked)} />
            {t("byDay")}
          </label>
          <span className="grow" />
          <Copies of={of} choice={choice} bad={bad !== null} />
        </div>
        {bad && (
          <p className="alert-strip warn" role="alert">
            {t(`bad.${bad}`, { count: MOST_DAYS })}
          </p>
        )}
        {bad === null && of === "queues" && <QueueFigures choice={choice} />}
        {bad === null && of === "agents" && <AgentFigures choice={choice} />}
      </div>
    </main>
  );
}

interface ChannelChoiceProps {
  readonly channel: Channel;
  onChannel(channel: Channel): void;
}

/** One at a time: minutes of calls and hours of conversations are no figure together. */
function ChannelChoice({ channel, onChannel }: ChannelChoiceProps) {
  const { t } = useTranslation(["reports", "common"]);
  return (
    <span className="input">
      <select
        aria-label={t("channel")}
        value={channel}
        onChange={(event) => onChannel(event.currentTarget.value as Channel)}
      >
        {CHANNELS.map((one) => (
          <option key={one} value={one}>
            {t(`common:channels.${one}`)}
          </option>
        ))}
      </select>
    </span>
  );
}

interface PeriodProps {
  readonly period: { readonly from: string; readonly to: string };
  onPeriod(period: { from: string; to: string }): void;
}

function Period({ period, onPeriod }: PeriodProps) {
  const { t } = useTranslation("reports");
  const { timeZone } = useMe().tenant;
  const before = (days: number) => dayBefore(serverNow(), timeZone, days);
  const spans = [1, 7, 30].map((days) => ({ days, from: before(days), to: before(1) }));
  return (
    <>
      <fieldset className="segments reports-of" aria-label={t("period")}>
        {spans.map(({ days, from, to }) => (
          <button
            key={days}
            type="button"
            aria-pressed={period.from === from && period.to === to}
            onClick={() => onPeriod({ from, to })}
          >
            {days === 1 ? t("yesterday") : t("lastDays", { count: days })}
          </button>
        ))}
      </fieldset>
      {(["from", "to"] as const).map((end) => (
        <span key={end} className="input reports-date">
          <input
            type="date"
            aria-label={t(end)}
            max={before(0)}
            value={period[end]}
            onChange={(event) => event.target.value && onPeriod({ ...period, [end]: event.target.value })}
          />
        </span>
      ))}
    </>
  );
}

function Copies({ of, choice, bad }: { readonly of: Of; readonly choice: ReportChoice; readonly bad: boolean }) {
  const { t } = useTranslation("reports");
  return (
    <>
      <button type="button" className="button small" disabled={bad} onClick={() => window.print()}>
        {t("print")}
      </button>
      {!bad && (
        <a className="button small" href={csvPath(of, choice)} download>
          {t("csv")}
        </a>
      )}
    </>
  );
}
