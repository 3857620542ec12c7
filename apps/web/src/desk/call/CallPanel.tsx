import type { ConsultView, DeskContact } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { useWithTime } from "../../live/serverClock.ts";
import { WhoItIs } from "../customer/WhoItIs.tsx";
import { useDesk, usePhone } from "../frame/deskContext.tsx";
import { Elapsed } from "../frame/Elapsed.tsx";
import { activityLook, timerStartOf } from "../frame/labels.ts";
import { useCallerNames } from "../frame/useCaller.ts";
import { ColleagueNotes } from "../notes/ColleagueNotes.tsx";
import { ConsultPanel } from "../transfer/ConsultPanel.tsx";
import { TransferPanel } from "../transfer/TransferPanel.tsx";
import { CallControls } from "./CallControls.tsx";

/** Zone C in a conversation: who, state, timer, controls; the card stays where it was while it rang. */
export function CallPanel({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation("desk");
  const [isChoosing, setChoosing] = useState(false);
  const mayChoose = mayHandOn(contact);
  const choose = () => setChoosing(mayChoose && !isChoosing);
  return (
    <aside className="dock" aria-label={t("phone.label")}>
      <CallHead contact={contact} />
      <CallControls contact={contact} transfer={{ choose, isChoosing: mayChoose && isChoosing, mayChoose }} />
      <div className="dock-scroll below-controls">
        {mayChoose && isChoosing && <TransferPanel contact={contact} onClose={() => setChoosing(false)} />}
        {isConsulting(contact) && <ConsultPanel contact={contact} />}
        <LegNotice contact={contact} />
        <ColleagueNotes notes={contact.colleagueNotes} />
        <WhoItIs contact={contact} />
      </div>
    </aside>
  );
}

/** Whose call it is may give it away, as long as nobody else is asked into it. */
const mayHandOn = ({ state, consult }: DeskContact) => (state === "talking" || state === "held") && consult === null;

const isConsulting = (contact: DeskContact): contact is DeskContact & { consult: ConsultView } =>
  contact.consult !== null;

function CallHead({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation("desk");
  const { title, number } = useCallerNames()(contact);
  const { icon, tone } = activityLook[contact.state];
  const isMuted = usePhone((state) => state.leg?.muted === true);
  return (
    <header className="dock-head">
      <div className="grow">
        <div className="row">
          <b className="text-section ellipsis">{title}</b>
          {number !== title && <span className="text-caption ink-2 one-line">{number}</span>}
        </div>
        <div className="row text-caption">
          <span className={`row tight bold one-line ${tone}`} role="status" data-testid="call-state">
            <Icon name={icon} size={14} />
            {t(`activity.${contact.state}`)}
          </span>
          {isMuted ? (
            <span className="row tight warn one-line">
              <Icon name="micOff" size={14} />
              {t("call.muted")}
            </span>
          ) : (
            <WithWait contact={contact} />
          )}
        </div>
      </div>
      <Elapsed since={timerStartOf(contact)} className="timer" />
    </header>
  );
}

function WithWait({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation("desk");
  const text = useWithTime((now) =>
    contact.connectedAt === null ? null : formatDuration(now - contact.connectedAt + contact.waitedMs),
  );
  return text && <span className="ink-2 ellipsis">{t("call.withWait", { time: text })}</span>;
}

/** What the customer hears when it is not the agent, and what is wrong with this tab's audio. */
function LegNotice({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation("desk");
  const { phone } = useDesk();
  const leg = usePhone((state) => state.leg);
  const fault = leg?.state === "failed" ? leg.fault : null;
  const hint =
    contact.consult !== null
      ? null
      : contact.state === "held"
        ? t("call.heldHint")
        : contact.state === "agentLost"
          ? t("call.lostHint")
          : null;
  if (!fault && !hint) return null;
  return (
    <section className="block" role="status">
      {hint && <p className="alert-strip warn">{hint}</p>}
      {fault && (
        <div className="alert-strip crit">
          <Icon name="micOff" size={14} />
          <span className="grow">{t(`phone.legFailed.${fault}`)}</span>
          <button type="button" className="button small" onClick={phone.reconnect}>
            {t("phone.reconnect")}
          </button>
        </div>
      )}
    </section>
  );
}
