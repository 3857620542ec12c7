import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { WhoItIs } from "../customer/WhoItIs.tsx";
import { Elapsed } from "../frame/Elapsed.tsx";
import type { Look } from "../frame/labels.ts";
import { useCallerNames } from "../frame/useCaller.ts";
import { ColleagueNotes } from "../notes/ColleagueNotes.tsx";
import { TransferPanel } from "../transfer/TransferPanel.tsx";
import { CloseForm } from "./CloseForm.tsx";
import { type Choosing, ConversationControls } from "./ConversationControls.tsx";
import { type Conversation, replyStanding } from "./conversation.ts";
import { MergePanel } from "./MergePanel.tsx";

/** Zone C with an open conversation: who, how long the customer has waited for an answer, what can be done; the card below. */
export function ConversationPanel({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const [choosing, setChoosing] = useState<Choosing>(null);
  const close = () => setChoosing(null);
  return (
    <aside className="dock" aria-label={t("panel")}>
      <ConversationHead contact={contact} />
      <ConversationControls contact={contact} choosing={choosing} choose={setChoosing} />
      <div className="dock-scroll below-controls">
        {choosing === "transfer" && <TransferPanel contact={contact} onClose={close} />}
        {choosing === "close" && <CloseForm contact={contact} onClose={close} />}
        <Others names={contact.thread.others} />
        <MergePanel contact={contact} />
        <ColleagueNotes notes={contact.colleagueNotes} />
        <WhoItIs contact={contact} />
      </div>
    </aside>
  );
}

const standingLook: Readonly<Record<ReturnType<typeof replyStanding>, Look>> = {
  replyDue: { icon: "clock", tone: "warn" },
  answered: { icon: "check", tone: "ok" },
  cannotReply: { icon: "block", tone: "neutral" },
};

function ConversationHead({ contact }: { readonly contact: Conversation }) {
  const { t, i18n } = useTranslation(["thread", "desk"]);
  const { title, number } = useCallerNames()(contact);
  const { awaitingReplySince, closesAt } = contact.thread;
  const standing = replyStanding(contact.thread);
  const { icon, tone } = standingLook[standing];
  return (
    <header className="dock-head">
      <div className="grow">
        <div className="row">
          <b className="text-section ellipsis">{title}</b>
          {number !== title && <span className="text-caption ink-2 one-line">{number}</span>}
        </div>
        <div className="row text-caption">
          <span className={`row tight bold one-line ${tone}`}>
            <Icon name={icon} size={14} />
            {t(standing === "replyDue" ? "awaitsReply" : standing)}
          </span>
          {closesAt !== null && (
            <span className="ink-2 ellipsis">
              {t("closesAt", { time: formatMoment(closesAt, serverNow(), i18n.language) })}
            </span>
          )}
        </div>
      </div>
      {standing === "replyDue" && awaitingReplySince !== null && (
        <Elapsed since={awaitingReplySince} className="timer" />
      )}
    </header>
  );
}

/** Two people answering at once is what this prevents. */
function Others({ names }: { readonly names: readonly string[] }) {
  const { t } = useTranslation("thread");
  if (names.length === 0) return null;
  return (
    <section className="block" role="status">
      <p className="alert-strip warn">
        <Icon name="eye" size={14} />
        {t("others", { names: names.join(", "), count: names.length })}
      </p>
    </section>
  );
}
