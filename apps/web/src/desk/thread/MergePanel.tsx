import { useQueryClient } from "@tanstack/react-query";
import type { ConversationItem } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOtherConversations } from "../../api/conversations.ts";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { Dotted } from "../../ui/Dot.tsx";
import { openPage, useClick, useDesk } from "../frame/deskContext.tsx";
import type { Conversation } from "./conversation.ts";

/** Other open conversations of the same customer on the same channel; this one can go on in any of them. */
export function MergePanel({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const others = useOtherConversations(contact.customer?.customerId ?? null);
  const fitting = others.filter(
    ({ interactionId, channel }) => interactionId !== contact.interactionId && channel === contact.channel,
  );
  // Each page of a visitor shows its own conversation.
  if (fitting.length === 0 || contact.state !== "talking" || contact.channel === "chat") return null;
  return (
    <section className="block" aria-label={t("merge.title")}>
      <h3 className="section-title">{t("merge.title")}</h3>
      <ul className="targets">
        {fitting.map((other) => (
          <Other key={other.interactionId} contact={contact} other={other} />
        ))}
      </ul>
    </section>
  );
}

function Other({ contact, other }: { readonly contact: Conversation; readonly other: ConversationItem }) {
  const { t, i18n } = useTranslation("thread");
  const desk = useDesk();
  const click = useClick();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const { interactionId: into, lastWords, lastMessageAt, line, state } = other;
  const merge = () => {
    setBusy(true);
    void click("merge", { interactionId: contact.interactionId, into })
      .then((answer) => {
        if (!answer.ok) return;
        // What is merged is no conversation any more, in no list.
        void queries.invalidateQueries({ queryKey: ["conversations"] });
        if (state === "mine") openPage(desk, { kind: "contact", interactionId: into });
      })
      .finally(() => setBusy(false));
  };
  return (
    <li className="target">
      <span className="target-who">
        <b className="ellipsis" dir="auto">
          {lastWords}
        </b>
        <span className="text-caption ink-2 ellipsis">
          <Dotted facts={[line.name, t(`merge.${state}`), formatMoment(lastMessageAt, serverNow(), i18n.language)]} />
        </span>
      </span>
      <button type="button" className="button small" disabled={busy} onClick={merge}>
        <Icon name="link" size={14} />
        {t("merge.into")}
      </button>
    </li>
  );
}
