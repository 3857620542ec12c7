import type { ConversationItem, ConversationQuery } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useConversations } from "../../api/conversations.ts";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { useMe } from "../../session/sessionStore.ts";
import { Chip } from "../../ui/Chip.tsx";
import { Dotted } from "../../ui/Dot.tsx";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { channelIcon } from "../customer/LastContacts.tsx";
import { openPage, useClick, useDesk } from "../frame/deskContext.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";
import "../css/thread.css";

type Shown = Exclude<ConversationQuery["state"], "mine">;
const shownStates: readonly Shown[] = ["resting", "waiting"];

/** Zone B: conversations that are nobody's work now, to be taken up by hand. */
export function ConversationList() {
  const { t } = useTranslation("thread");
  const [state, setState] = useState<Shown>("resting");
  return (
    <div className="home">
      <div className="row">
        <h1 className="text-title">{t("list.title")}</h1>
        <span className="grow" />
        <NewMessageButton />
      </div>
      <section className="panel home-panel conversations" aria-label={t("list.title")}>
        <fieldset className="segments" aria-label={t("list.show")}>
          {shownStates.map((one) => (
            <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)}>
              {t(`list.${one}`)}
            </button>
          ))}
        </fieldset>
        <Lines state={state} />
      </section>
    </div>
  );
}

function NewMessageButton() {
  const { t } = useTranslation("thread");
  const { view } = useDesk();
  return (
    <button type="button" className="button small" onClick={() => view.setState({ dialog: "write" })}>
      <Icon name="sms" size={14} />
      {t("write.button")}
    </button>
  );
}

function Lines({ state }: { readonly state: Shown }) {
  const { t } = useTranslation(["thread", "common"]);
  const query = useConversations(state);
  const { data, error, isPending } = query;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ProblemStrip error={error} />
      {isPending && (
        <span className="skeleton" style={{ width: "60%" }} role="status" aria-label={t("common:loading")} />
      )}
      {!isPending && !error && items.length === 0 && <p className="timeline-note">{t(`list.none.${state}`)}</p>}
      <ul>
        {items.map((item) => (
          <Line key={item.interactionId} item={item} />
        ))}
      </ul>
      <MoreButton query={query}>{t("list.more")}</MoreButton>
    </>
  );
}

function Line({ item }: { readonly item: ConversationItem }) {
  const { t, i18n } = useTranslation(["thread", "common"]);
  const { region } = useMe().tenant;
  const now = serverNow();
  const { customer, from, lastWords, lastMessageAt, awaitingReplySince, until, queue, lastAgent } = item;
  return (
    <li className="conversation">
      <Icon name={channelIcon({ channel: item.channel, direction: "inbound" })} />
      <b className="ellipsis">{customer?.name ?? formatNumber(from, region)}</b>
      <span className="text-caption ink-3 one-line">{formatMoment(lastMessageAt, now, i18n.language)}</span>
      <TakeUp interactionId={item.interactionId} />
      <span className="conversation-words ellipsis" dir="auto">
        {lastWords}
      </span>
      <span className="conversation-facts row tight text-caption ink-2">
        {awaitingReplySince !== null && (
          <Chip tone="warn" icon="clock">
            {t("awaitsReply")}
          </Chip>
        )}
        <span className="ellipsis">
          <Dotted
            facts={[
              queue.name,
              until !== null && t("list.until", { time: formatMoment(until, now, i18n.language) }),
              lastAgent && t("list.lastAgent", { name: lastAgent }),
            ]}
          />
        </span>
      </span>
    </li>
  );
}

/** The same gate as for everything: who has no place for one more is told so. */
function TakeUp({ interactionId }: { readonly interactionId: string }) {
  const { t } = useTranslation("thread");
  const desk = useDesk();
  const click = useClick();
  const [busy, setBusy] = useState(false);
  const take = () => {
    setBusy(true);
    void click("takeUp", { interactionId })
      .then((answer) => answer.ok && openPage(desk, { kind: "contact", interactionId }))
      .finally(() => setBusy(false));
  };
  return (
    <button type="button" className="button small" disabled={busy} onClick={take}>
      {t("list.takeUp")}
    </button>
  );
}
