import type { BoardQueue, BoardView } from "@touchstone/contracts";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { dayText, FreshnessChip, wallClock } from "./FreshnessChip.tsx";
import { averageText, countText, percentText, sinceText, wholeSeconds } from "./figuresText.ts";
import type { Freshness } from "./freshness.ts";
import { IntradayChart } from "./IntradayChart.tsx";
import { LevelChip } from "./LevelChip.tsx";
import { activityLook, agentTotal, chipColor, countedActivities, levelColor } from "./levelLook.ts";
import { ServiceLevelBar } from "./ServiceLevelBar.tsx";
import { calmLevels, type QueueLevels } from "./thresholds.ts";
import { useQueueLevels } from "./useQueueLevels.ts";

const TILES_PER_PAGE = 4;
const PAGE_MS = 15_000;

interface TvBoardProps {
  readonly view: BoardView;
  readonly freshness: Freshness;
  readonly now: number;
  readonly logo: ReactNode;
  /** Shown when a pointer or the keyboard is there: a television has neither. */
  readonly controls: ReactNode;
}

/** The board for a wall: no chrome, one screen of any size, figures that are read from afar. */
export function TvBoard({ view, freshness, now, logo, controls }: TvBoardProps) {
  const { t, i18n } = useTranslation("board");
  const levels = useQueueLevels(view.queues, now);
  const { page, pages, queues } = usePage(view.queues, freshness.kind === "paused");
  const timeZone = view.tenant.timeZone;
  return (
    <>
      <header className="tv-top">
        {logo}
        <span className="ink-2 ellipsis">{view.tenant.name}</span>
        {view.tenant.isDemo && <span className="chip plain">{t("demo")}</span>}
        {pages > 1 && <span className="ink-2">{t("tv.page", { page: page + 1, pages })}</span>}
        <span className="grow" />
        {controls}
        <FreshnessChip freshness={freshness} timeZone={timeZone} />
        <span className="ink-2 one-line">{dayText(now, timeZone, i18n.language)}</span>
        <span className="tv-clock">{wallClock(now, timeZone, i18n.language)}</span>
      </header>
      <section
        className="tv-queues"
        data-count={queues.length}
        aria-label={t("queue.all")}
        style={{ gridTemplateColumns: `repeat(${queues.length || 1}, minmax(0, 1fr))` }}
      >
        {queues.map((queue) => (
          <TvTile key={queue.queueId} queue={queue} levels={levels.get(queue.queueId) ?? calmLevels} now={now} />
        ))}
        {queues.length === 0 && <p className="panel board-empty">{t("queue.none")}</p>}
      </section>
      <div className="tv-below">
        <div className="panel tv-panel">
          <IntradayChart view={view} now={now} />
        </div>
        <TvAgents view={view} />
      </div>
    </>
  );
}

/** More queues than fit are shown in turns; a paused board does not turn. */
function usePage(all: readonly BoardQueue[], still: boolean) {
  const pages = Math.max(1, Math.ceil(all.length / TILES_PER_PAGE));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (pages === 1 || still) return;
    const timer = setInterval(() => setTurn((before) => before + 1), PAGE_MS);
    return () => clearInterval(timer);
  }, [pages, still]);
  const page = turn % pages;
  return { page, pages, queues: all.slice(page * TILES_PER_PAGE, (page + 1) * TILES_PER_PAGE) };
}

interface TvTileProps {
  readonly queue: BoardQueue;
  readonly levels: QueueLevels;
  readonly now: number;
}

function TvTile({ queue, levels, now }: TvTileProps) {
  const { t, i18n } = useTranslation("board");
  const wait = sinceText(queue.longestWaitSince, now);
  return (
    <article className="panel tv-queue" data-level={levels.overall} aria-label={queue.name}>
      <header className="row">
        <h2 className="grow ellipsis">{queue.name}</h2>
        <LevelChip queue={queue} level={levels.overall} />
      </header>
      <dl className="tv-now">
        <TvFigure label={t("queue.waiting")} value={countText(queue.waiting, i18n.language)} />
        <TvFigure label={t("queue.longest")} value={wait} color={levelColor(levels.wait)} />
        <TvFigure label={t("activity.ready")} value={countText(queue.agents.ready, i18n.language)} />
      </dl>
      <ServiceLevelBar serviceLevel={queue.today.serviceLevel} color={chipColor(levels.serviceLevel)} />
      <p className="tv-level">
        <span>
          {t("queue.serviceLevel")}{" "}
          <b className={levelColor(levels.serviceLevel)}>{percentText(queue.today.serviceLevel, i18n.language)}</b>
        </span>
        {queue.callBacks > 0 && <span>{t("queue.callBacks", { count: queue.callBacks })}</span>}
        <span>{t("queue.lastHalfHour", { share: percentText(queue.lastHalfHour.serviceLevel, i18n.language) })}</span>
      </p>
      <dl className="tv-day">
        <TvSmall label={t("queue.abandoned")} value={percentText(queue.today.abandonRate, i18n.language)} />
        <TvSmall label={t("queue.averageWait")} value={averageText(queue.today.averageWaitMs)} />
        <TvSmall label={t("queue.averageHandle")} value={averageText(queue.today.averageHandleMs)} />
      </dl>
    </article>
  );
}

function TvFigure({
  label,
  value,
  color = "",
}: {
  readonly label: string;
  readonly value: string;
  readonly color?: string;
}) {
  return (
    <div>
      <dt className="ellipsis">{label}</dt>
      <dd className={color} data-long={value.length > 4 || undefined}>
        {value}
      </dd>
    </div>
  );
}

function TvSmall({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt className="ellipsis">{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function TvAgents({ view }: { readonly view: BoardView }) {
  const { t, i18n } = useTranslation("board");
  const { agents } = view.totals;
  const most = Math.max(1, ...countedActivities.map((activity) => agents[activity]));
  const shown = countedActivities.filter((activity) => activity !== "unreachable" || agents.unreachable > 0);
  const seconds = wholeSeconds(view.formula.serviceLevelMs);
  const short = wholeSeconds(view.formula.shortAbandonMs);
  return (
    <section className="panel tv-panel tv-agents" aria-label={t("tv.agents")}>
      <header className="row">
        <h2 className="grow ellipsis">
          {t("tv.agents")} {countText(agentTotal(agents), i18n.language)}
        </h2>
        <span className="ink-2 ellipsis">{t("tv.once")}</span>
      </header>
      <ul>
        {shown.map((activity) => (
          <li key={activity}>
            <span className={`tv-icon ${activityLook[activity].color}`}>
              <Icon name={activityLook[activity].icon} />
            </span>
            <span className="ellipsis">{t(`activity.${activity}`)}</span>
            <b>{countText(agents[activity], i18n.language)}</b>
            <span aria-hidden="true">
              <i style={{ width: `${(agents[activity] / most) * 100}%`, background: activityLook[activity].fill }} />
            </span>
          </li>
        ))}
      </ul>
      <p className="tv-formula">{t("tv.formula", { seconds, short })}</p>
    </section>
  );
}
