import type { BoardQueue, BoardView, BoardWritten } from "@touchstone/contracts";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { channelIcon } from "../desk/customer/LastContacts.tsx";
import { Icon } from "../icons/Icon.tsx";
import { Dotted } from "../ui/Dot.tsx";
import {
  averageText,
  countedAbandons,
  countText,
  formulaText,
  percentText,
  sinceText,
  wholeSeconds,
} from "./figuresText.ts";
import { LevelChip } from "./LevelChip.tsx";
import { chipColor, countedActivities, levelColor, levelIcon } from "./levelLook.ts";
import { ServiceLevelBar } from "./ServiceLevelBar.tsx";
import type { Level, QueueLevels } from "./thresholds.ts";

interface QueueTileProps {
  readonly queue: BoardQueue;
  readonly formula: BoardView["formula"];
  readonly levels: QueueLevels;
  /** The server's clock. */
  readonly now: number;
  readonly selected: boolean;
  onSelect(): void;
}

/** One queue: what waits now, how the day went with the formula and its numbers, who serves it. */
export function QueueTile({ queue, formula, levels, now, selected, onSelect }: QueueTileProps) {
  const { t, i18n } = useTranslation("board");
  const { today } = queue;
  const wait = sinceText(queue.longestWaitSince, now);
  const formulaWords = t("queue.formula", { seconds: wholeSeconds(formula.serviceLevelMs) });
  return (
    <article className="panel board-queue" data-selected={selected || undefined} aria-label={queue.name}>
      <header className="row">
        <h2 className="text-section grow ellipsis">
          <button
            type="button"
            className="board-queue-name"
            aria-pressed={selected}
            title={queue.name}
            onClick={onSelect}
          >
            {queue.name}
          </button>
        </h2>
        <LevelChip queue={queue} level={levels.overall} />
      </header>
      <dl className="board-now">
        <BigFigure label={t("queue.waiting")} value={countText(queue.waiting, i18n.language)} level="onTarget" />
        <BigFigure label={t("queue.longest")} value={wait} level={levels.wait} />
        <BigFigure
          label={t("queue.serviceLevel")}
          value={percentText(today.serviceLevel, i18n.language)}
          level={levels.serviceLevel}
        />
      </dl>
      <ServiceLevelBar serviceLevel={today.serviceLevel} color={chipColor(levels.serviceLevel)} />
      <p className="board-formula" title={formulaWords}>
        {formulaWords}
      </p>
      <p className="board-formula">
        <span>{formulaText(today, i18n.language)}</span>
        <i className="dot" />
        <span>{t("queue.lastHalfHour", { share: percentText(queue.lastHalfHour.serviceLevel, i18n.language) })}</span>
      </p>
      <dl className="board-day">
        <SmallFigure label={t("queue.averageWait")} title={t("queue.averageWaitLong")}>
          {averageText(today.averageWaitMs)}
        </SmallFigure>
        <SmallFigure label={t("queue.averageHandle")} title={t("queue.averageHandleLong")}>
          {averageText(today.averageHandleMs)}
        </SmallFigure>
        <SmallFigure
          label={t("queue.abandoned")}
          title={t("queue.abandonedLong", { seconds: wholeSeconds(formula.shortAbandonMs) })}
        >
          {countText(countedAbandons(today), i18n.language)}
          <i className="dot" />
          {percentText(today.abandonRate, i18n.language)}
        </SmallFigure>
      </dl>
      <CallBacks queue={queue} />
      <Written queue={queue} now={now} />
      <QueueAgents queue={queue} />
    </article>
  );
}

/** Owed, and nobody on the line: said beside those who wait, not among them. */
function CallBacks({ queue }: { readonly queue: BoardQueue }) {
  const { t } = useTranslation("board");
  if (queue.callBacks === 0) return null;
  return (
    <p className="board-formula row tight">
      <Icon name="phoneOut" size={14} />
      {t("queue.callBacks", { count: queue.callBacks })}
    </p>
  );
}

/** What is written waits in another way than people on the line: said by channel, with how many are owed an answer. */
function Written({ queue, now }: Pick<QueueTileProps, "queue" | "now">) {
  if (queue.written.length === 0) return null;
  return (
    <ul className="board-written">
      {queue.written.map((one) => (
        <WrittenLine key={one.channel} written={one} now={now} />
      ))}
    </ul>
  );
}

/** One line for each channel: how it stands, or how the day went once nothing is open. Pointed at it says both. */
function WrittenLine({ written, now }: { readonly written: BoardWritten; readonly now: number }) {
  const { t } = useTranslation(["board", "common"]);
  const { channel, waiting, withAgents, resting, replyDue, replyDueSince, today } = written;
  const due = replyDue > 0 && t("written.replyDue", { count: replyDue, time: sinceText(replyDueSince, now) });
  const open = [
    waiting > 0 && t("written.waiting", { count: waiting }),
    withAgents > 0 && t("written.withAgents", { count: withAgents }),
    resting > 0 && t("written.resting", { count: resting }),
  ];
  const day = [
    t("written.today", { answered: today.answered, offered: today.offered }),
    today.averageFirstResponseMs !== null &&
      t("written.firstResponse", { time: averageText(today.averageFirstResponseMs) }),
  ];
  const isOpen = waiting + withAgents + resting > 0;
  return (
    <li className="board-formula row tight" title={[due, ...open, ...day].filter(Boolean).join(", ")}>
      <Icon name={channelIcon({ channel, direction: "inbound" })} size={14} />
      <b>{t(`common:channels.${channel}`)}</b>
      <span className="ellipsis">
        <Dotted facts={isOpen ? [due && <b className="warn">{due}</b>, ...open] : day} />
      </span>
    </li>
  );
}

function BigFigure({ label, value, level }: { readonly label: string; readonly value: string; readonly level: Level }) {
  return (
    <div>
      <dt className="board-label row tight">
        {label}
        {level !== "onTarget" && (
          <span className={levelColor(level)}>
            <Icon name={levelIcon(level)} size={12} />
          </span>
        )}
      </dt>
      <dd className={`board-big ${levelColor(level)}`} data-long={value.length > 6 || undefined}>
        {value}
      </dd>
    </div>
  );
}

interface SmallFigureProps {
  readonly label: string;
  readonly title: string;
  readonly children: ReactNode;
}

function SmallFigure({ label, title, children }: SmallFigureProps) {
  return (
    <div>
      <dt className="board-label">
        <abbr title={title}>{label}</abbr>
      </dt>
      <dd className="bold">{children}</dd>
    </div>
  );
}

function QueueAgents({ queue }: { readonly queue: BoardQueue }) {
  const { t } = useTranslation("board");
  const present = countedActivities.filter((activity) => queue.agents[activity] > 0);
  return (
    <div className="board-queue-agents row tight">
      <Icon name="headset" size={14} />
      <span className="ellipsis">
        {present.length === 0
          ? t("agents.nobody")
          : present.map((activity, index) => (
              <span key={activity}>
                {index > 0 && <i className="dot" />}
                {t(`counts.${activity}`, { n: queue.agents[activity] })}
              </span>
            ))}
      </span>
    </div>
  );
}
