import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../i18n/format.ts";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { serverNow, useWithTime } from "../../live/serverClock.ts";
import { useDesk } from "../frame/deskContext.tsx";
import { SavedMark } from "../notes/Composer.tsx";
import type { Conversation } from "./conversation.ts";
import { NoteForm } from "./NoteForm.tsx";
import { ReplyForm } from "./ReplyForm.tsx";

const tabs = ["reply", "note"] as const;
type Tab = (typeof tabs)[number];
const tabIcon: Readonly<Record<Tab, IconName>> = { reply: "sms", note: "pencil" };

/** Zone B3 of a conversation: the answer to the customer, or a note that only colleagues see. The tab is never guessed. */
export function ThreadComposer({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const [tab, setTab] = useState<Tab>("reply");
  const draft = useDesk().drafts.of(contact).store();
  return (
    <section className={`composer thread-composer ${tab}`} aria-label={t(`composer.${tab}`)}>
      <div className="row">
        <fieldset className="row tight plain-set" aria-label={t("composer.what")}>
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              className="button small"
              aria-pressed={tab === one}
              onClick={() => setTab(one)}
            >
              <Icon name={one === "reply" && contact.channel === "email" ? "mail" : tabIcon[one]} size={14} />
              {t(`composer.${one}`)}
            </button>
          ))}
        </fieldset>
        <span className="grow" />
        <SavedMark draft={draft} />
      </div>
      {tab === "note" ? <NoteForm contact={contact} /> : <Answer contact={contact} />}
    </section>
  );
}

/** The form, or why nothing may be sent to this customer now. */
function Answer({ contact }: { readonly contact: Conversation }) {
  const { t, i18n } = useTranslation("thread");
  const { mayReply, quietUntil } = contact.thread;
  const isDay = useWithTime((now) => quietUntil === null || now >= quietUntil);
  if (contact.handedTo !== null) return <p className="alert-strip">{t("handedOn")}</p>;
  if (contact.state === "wrapUp" || mayReply === "ended") return <p className="alert-strip">{t("closed")}</p>;
  if (mayReply === true || (mayReply === "quietHours" && isDay)) return <ReplyForm contact={contact} />;
  return (
    <p className="alert-strip warn">
      <Icon name="block" size={14} />
      {mayReply === "quietHours" && quietUntil !== null
        ? t("quietUntil", { time: formatMoment(quietUntil, serverNow(), i18n.language) })
        : t(`mayNot.${mayReply}`)}
    </p>
  );
}
