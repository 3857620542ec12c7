import type { BoardView } from "@touchstone/contracts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { AgentsBar } from "./AgentsBar.tsx";
import { countedAbandons, countedCalls, countText, percentText, sinceText, wholeSeconds } from "./figuresText.ts";
import { levelColor, levelIcon } from "./levelLook.ts";
import { defaultThresholds, waitLevel } from "./thresholds.ts";

interface TotalsStripProps {
  readonly view: BoardView;
  readonly now: number;
  /** What leads on from here, at the right. */
  readonly children?: ReactNode;
}

/** All queues together: what waits, how the day went, who is there. */
export function TotalsStrip({ view, now, children }: TotalsStripProps) {
  const { t, i18n } = useTranslation("board");
  const { today, waiting, longestWaitSince, callBacks, agents } = view.totals;
  const count = (n: number) => countText(n, i18n.language);
  const wait = waitLevel(longestWaitSince === null ? null : now - longestWaitSince, defaultThresholds, "onTarget");
  return (
    <section className="board-totals" aria-label={t("totals.label")}>
      <Figure
        label={t("totals.waiting")}
        {...(callBacks > 0 ? { beside: t("queue.callBacks", { count: callBacks }) } : {})}
      >
        {count(waiting)}
      </Figure>
      <Figure label={t("totals.longest")}>
        <span className={`row tight ${levelColor(wait)}`}>
          {wait !== "onTarget" && <Icon name={levelIcon(wait)} />}
          {sinceText(longestWaitSince, now)}
          {wait !== "onTarget" && <span className="visually-hidden">{t(`level.${wait}`)}</span>}
        </span>
      </Figure>
      <Figure
        label={t("totals.serviceLevel", { seconds: wholeSeconds(view.formula.serviceLevelMs) })}
        beside={t("totals.inTime", { inTime: count(today.answeredInTime), counted: count(countedCalls(today)) })}
      >
        {percentText(today.serviceLevel, i18n.language)}
      </Figure>
      <Figure
        label={t("totals.abandoned")}
        beside={t("totals.abandonedCounts", {
          counted: count(countedAbandons(today)),
          short: count(today.shortAbandoned),
        })}
      >
        {percentText(today.abandonRate, i18n.language)}
      </Figure>
      <Figure label={t("totals.offered")}>{count(today.offered)}</Figure>
      <AgentsBar agents={agents} />
      {children}
    </section>
  );
}

interface FigureProps {
  readonly label: string;
  readonly beside?: string;
  readonly children: ReactNode;
}

function Figure({ label, beside, children }: FigureProps) {
  return (
    <div className="board-figure">
      <div className="board-label">{label}</div>
      <div className="board-figure-value">
        {children}
        {beside !== undefined && <span className="board-beside">{beside}</span>}
      </div>
    </div>
  );
}
