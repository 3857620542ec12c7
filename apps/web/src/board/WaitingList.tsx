import type { BoardAgent, BoardCaller, BoardQueue } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { channelIcon } from "../desk/customer/LastContacts.tsx";
import { formatMoment } from "../i18n/format.ts";
import { Icon, type IconName } from "../icons/Icon.tsx";
import { ContactHistory } from "../whyNot/ContactHistory.tsx";
import { ContactReasons } from "../whyNot/ContactReasons.tsx";
import { CallerActions, FIRST_MS } from "./CallerActions.tsx";
import { countText, sinceText } from "./figuresText.ts";
import { levelColor, levelIcon } from "./levelLook.ts";
import { defaultThresholds, waitLevel } from "./thresholds.ts";
import { type CallerText, useCallerText } from "./useCallerText.ts";

interface WaitingListProps {
  readonly queue: BoardQueue;
  /** All of the tenant: a contact may be given to any of them by hand. */
  readonly agents: readonly BoardAgent[];
  readonly now: number;
  /** Whose way of writing numbers is used. */
  readonly region: string;
}

/** Who waits in a queue, who is next first, as many as the server tells. */
export function WaitingList({ queue, agents, now, region }: WaitingListProps) {
  const { t, i18n } = useTranslation("board");
  const textOf = useCallerText(region);
  if (queue.callers.length === 0) return <p className="board-empty">{t("waiting.nobody", { queue: queue.name })}</p>;
  const hidden = queue.waiting + waitingBeside(queue) - queue.callers.length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="board-scroll" aria-label={t("waiting.title", { queue: queue.name })} tabIndex={0}>
      <table className="board-table">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t("waiting.caller")}</th>
            <th scope="col">{t("waiting.matched")}</th>
            <th scope="col">{t("waiting.ringingAt")}</th>
            <th scope="col" className="number">
              {t("waiting.waits")}
            </th>
            <th scope="col" className="number">
              {t("act.column")}
            </th>
          </tr>
        </thead>
        <tbody>
          {queue.callers.map((caller, index) => (
            <CallerRow
              key={caller.interactionId}
              {...{ caller, agents, now }}
              text={textOf(caller)}
              position={index + 1}
            />
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className="board-more">{t("waiting.more", { n: countText(hidden, i18n.language) })}</p>}
    </section>
  );
}

/** Who stands in the list though nobody is on the line: calls back that are owed, and what is written. */
export const waitingBeside = ({ callBacks, written }: BoardQueue) =>
  written.reduce((sum, { waiting }) => sum + waiting, callBacks);

interface CallerRowProps {
  readonly caller: BoardCaller;
  readonly text: CallerText;
  readonly agents: readonly BoardAgent[];
  readonly position: number;
  readonly now: number;
}

function CallerRow({ caller, text, agents, position, now }: CallerRowProps) {
  const { t } = useTranslation("board");
  // Nobody is on the line of a call back, nor of what is written.
  const level =
    caller.isCallBack || caller.channel !== "voice"
      ? "onTarget"
      : waitLevel(now - caller.queuedAt, defaultThresholds, "onTarget");
  const [asks, setAsks] = useState(false);
  const [acts, setActs] = useState(false);
  const row = (
    <tr>
      <td className="ink-3">{position}</td>
      <td className="board-caller">
        <div className="row tight">
          <b className="ellipsis">{text.title}</b>
          {caller.vip && (
            <span className="chip inverse">
              <Icon name="crown" size={12} />
              VIP
            </span>
          )}
          {caller.channel !== "voice" && <ChannelChip channel={caller.channel} />}
          {caller.isCallBack && (
            <span className="chip" title={t("waiting.callBackMore")}>
              <Icon name="phoneOut" size={12} />
              {caller.attempts ? t("waiting.callBackTried", { count: caller.attempts }) : t("waiting.callBack")}
            </span>
          )}
        </div>
        <div className="row tight ink-3">
          <span className="ellipsis">{text.number}</span>
          <Raised priorityMs={caller.priorityMs} />
        </div>
      </td>
      <td>
        <MatchChip caller={caller} />
      </td>
      <td className="board-ringing-at">
        {caller.ringingAt === null ? (
          <NotRinging caller={caller} name={text.title} now={now} asks={asks} onAsk={() => setAsks(!asks)} />
        ) : (
          <span className="chip accent" title={caller.ringingAt}>
            <Icon name="bell" size={12} />
            <span className="ellipsis">{caller.ringingAt}</span>
          </span>
        )}
      </td>
      <td className={`number board-wait ${levelColor(level)}`}>
        <span>
          {level !== "onTarget" && <Icon name={levelIcon(level)} size={14} />}
          {sinceText(caller.queuedAt, now)}
          {level !== "onTarget" && <span className="visually-hidden">{t(`level.${level}`)}</span>}
        </span>
      </td>
      <td className="number board-act">
        <ActButton name={text.title} acts={acts} onAct={() => setActs(!acts)} />
      </td>
    </tr>
  );
  const explains = asks && caller.ringingAt === null;
  if (!explains && !acts) return row;
  return (
    <>
      {row}
      <tr className="board-reasons">
        <td colSpan={6}>
          {acts && <CallerActions caller={caller} agents={agents} />}
          {explains && <ContactReasons interactionId={caller.interactionId} />}
          {explains && <ContactHistory interactionId={caller.interactionId} />}
        </td>
      </tr>
    </>
  );
}

/** Somebody has put it before others. */
function Raised({ priorityMs }: Pick<BoardCaller, "priorityMs">) {
  const { t, i18n } = useTranslation("board");
  if (priorityMs <= 0) return null;
  const isFirst = priorityMs >= FIRST_MS;
  return (
    <span className="chip accent" title={t("waiting.raised")}>
      <Icon name={isFirst ? "bolt" : "up"} size={12} />
      {isFirst ? t("act.first") : t("waiting.sooner", { n: countText(Math.round(priorityMs / 60_000), i18n.language) })}
    </span>
  );
}

function ChannelChip({ channel }: Pick<BoardCaller, "channel">) {
  const { t } = useTranslation();
  return (
    <span className="chip">
      <Icon name={channelIcon({ channel, direction: "inbound" })} size={12} />
      {t(`channels.${channel}`)}
    </span>
  );
}

interface ActButtonProps {
  readonly name: string;
  readonly acts: boolean;
  readonly onAct: () => void;
}

function ActButton({ name, acts, onAct }: ActButtonProps) {
  const { t } = useTranslation("board");
  return (
    <button
      type="button"
      className="button small icon-only"
      aria-expanded={acts}
      aria-label={t("act.open", { caller: name })}
      title={t("act.open", { caller: name })}
      onClick={onAct}
    >
      <Icon name="transfer" size={14} />
    </button>
  );
}

interface WhyNobodyProps {
  readonly name: string;
  readonly asks: boolean;
  readonly onAsk: () => void;
}

/** What rests says until when, and needs no further explanation. */
function NotRinging({
  caller,
  now,
  ...asked
}: WhyNobodyProps & { readonly caller: BoardCaller; readonly now: number }) {
  const { t, i18n } = useTranslation("board");
  const { restsUntil, isOnTheLine } = caller;
  if (isOnTheLine) {
    return (
      <span className="chip" title={t("waiting.onTheLineMore")}>
        <Icon name="phone" size={12} />
        <span className="ellipsis">{t("waiting.onTheLine")}</span>
      </span>
    );
  }
  if (restsUntil === null) return <WhyNobody {...asked} />;
  return (
    <span className="chip" title={t("waiting.restsMore")}>
      <Icon name="moon" size={12} />
      <span className="ellipsis">{t("waiting.restsUntil", { at: formatMoment(restsUntil, now, i18n.language) })}</span>
    </span>
  );
}

/** A contact that rings nowhere can be asked about. */
function WhyNobody({ name, asks, onAsk }: WhyNobodyProps) {
  const { t } = useTranslation("whyNot");
  return (
    <button
      type="button"
      className="link-button"
      aria-expanded={asks}
      aria-label={t("whyNobodyOf", { caller: name })}
      title={t("whyNobody")}
      onClick={onAsk}
    >
      {t("why")}
    </button>
  );
}

const matchLook: Record<BoardCaller["match"], { readonly icon: IconName; readonly color: string }> = {
  exact: { icon: "match", color: "ok" },
  candidates: { icon: "users", color: "warn" },
  unknown: { icon: "help", color: "" },
  withheld: { icon: "mask", color: "" },
  invalid: { icon: "block", color: "" },
};

/** Mails have addresses, visitors of the web no numbers; all others call or write from a number. */
function matchWord({ channel, match }: Pick<BoardCaller, "channel" | "match">) {
  if (match === "candidates")
    return channel === "email" || channel === "chat" ? "matchMail.candidates" : "match.candidates";
  if (channel === "email") return `matchMail.${match}` as const;
  if (channel === "chat") return match === "exact" ? "matchVisitor.exact" : "matchVisitor.unknown";
  return `match.${match}` as const;
}

function MatchChip({ caller }: { readonly caller: BoardCaller }) {
  const { t } = useTranslation("board");
  const { match } = caller;
  return (
    <span className={`chip ${matchLook[match].color}`}>
      <Icon name={matchLook[match].icon} size={12} />
      {t(matchWord(caller))}
    </span>
  );
}
