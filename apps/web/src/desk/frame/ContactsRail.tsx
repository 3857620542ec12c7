import type { DeskContact, OfferPop } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useMissedSummary } from "../../api/missed.ts";
import { formatDuration } from "../../i18n/format.ts";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Dotted } from "../../ui/Dot.tsx";
import { channelIcon } from "../customer/LastContacts.tsx";
import { type Conversation, replyStanding } from "../thread/conversation.ts";
import { openPage, useDesk, useDeskState, useView } from "./deskContext.tsx";
import { Elapsed, useSecondsUntil } from "./Elapsed.tsx";
import { activityLook, timerStartOf } from "./labels.ts";
import { type Calling, useCallerNames } from "./useCaller.ts";

/** Zone A: the agent's contacts by state, and the day's own figures. */
export function ContactsRail() {
  const { t } = useTranslation("desk");
  const contacts = useDeskState((state) => state.contacts).filter((contact) => contact.state !== "ringing");
  const offer = useDeskState((state) => state.offer);
  const count = contacts.length + (offer ? 1 : 0);
  return (
    <nav className="rail" aria-label={t("contacts.title")}>
      <h2 className="rail-title">
        <span className="rail-word">{t("contacts.title")}</span> <span className="rail-count">{count}</span>
      </h2>
      <ul>
        {offer && <RingingRow key={offer.offerId} offer={offer} />}
        {contacts.map((contact) => (
          <ContactRow key={contact.interactionId} contact={contact} />
        ))}
      </ul>
      {count === 0 && <p className="rail-empty">{t("contacts.none")}</p>}
      <div className="rail-foot">
        <ConversationsButton />
        <MissedButton />
      </div>
      <MyDay />
    </nav>
  );
}

/** What a row is called; several possible customers are called by their number. */
function useRowName() {
  const { t } = useTranslation("desk");
  const nameOf = useCallerNames();
  return (calling: Calling) =>
    calling.match === "candidates" && !calling.customer && calling.candidateCount > 1
      ? t("caller.two", { count: calling.candidateCount })
      : nameOf(calling).title;
}

function RingingRow({ offer }: { readonly offer: OfferPop }) {
  const { t } = useTranslation(["desk", "common"]);
  const name = useRowName()(offer);
  const seconds = useSecondsUntil(offer.expiresAt);
  return (
    <li className="contact ringing">
      <Icon name="bell" />
      <span className="contact-name ellipsis">{name}</span>
      <span className="contact-timer accent">{t("common:seconds", { seconds })}</span>
      <span className="contact-more ellipsis">
        <Dotted
          facts={[<b key="state">{t("activity.ringing")}</b>, t(`common:channels.${offer.channel}`), offer.queue.name]}
        />
      </span>
    </li>
  );
}

const rowIcon: Partial<Record<DeskContact["state"], IconName>> = { wrapUp: "pencil", held: "pause" };

/** Written contacts are told apart by their channel, calls by what they do. */
const iconOf = (contact: DeskContact): IconName =>
  contact.thread === null ? (rowIcon[contact.state] ?? "phoneIn") : channelIcon({ ...contact, direction: "inbound" });

function ContactRow({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation(["desk", "common"]);
  const desk = useDesk();
  const name = useRowName()(contact);
  const stateOf = useStateText();
  const { interactionId } = contact;
  const isOpen = useView(({ page }) => page.kind === "contact" && page.interactionId === interactionId);
  return (
    <li>
      <button
        type="button"
        className={`contact ${isOpen ? "open" : ""}`}
        aria-current={isOpen ? "page" : undefined}
        onClick={() => openPage(desk, { kind: "contact", interactionId })}
      >
        <Icon name={iconOf(contact)} />
        <span className="contact-name ellipsis">{name}</span>
        <RowTimer contact={contact} />
        <span className="contact-more ellipsis">
          <Dotted
            facts={[
              <b key="state">{stateOf(contact)}</b>,
              // The icon says it of what is written, and the words need the room.
              contact.thread === null && t(`common:channels.${contact.channel}`),
              contact.queue.name,
            ]}
          />
        </span>
      </button>
    </li>
  );
}

/** What a conversation's row says is whether the customer waits; of a call, what is going on. */
function useStateText(): (contact: DeskContact) => string {
  const { t } = useTranslation(["desk", "thread"]);
  return ({ thread, state }) => {
    if (thread === null || state === "wrapUp") return t(`activity.${state}`);
    return t(`thread:${replyStanding(thread)}`);
  };
}

function RowTimer({ contact }: { readonly contact: DeskContact }) {
  if (contact.state === "wrapUp" && contact.until !== null) return <WrapUpLeft until={contact.until} />;
  if (contact.thread !== null) return <ReplyTimer thread={contact.thread} />;
  const { tone } = activityLook[contact.state];
  return <Elapsed since={timerStartOf(contact)} className={`contact-timer ${tone}`} />;
}

/** Since when the customer waits for an answer; nothing while nobody owes one. */
function ReplyTimer({ thread }: Pick<Conversation, "thread">) {
  const since = replyStanding(thread) === "replyDue" ? thread.awaitingReplySince : null;
  return since === null ? null : <Elapsed since={since} className="contact-timer warn" />;
}

function WrapUpLeft({ until }: { readonly until: number }) {
  const seconds = useSecondsUntil(until);
  return (
    <Chip tone={seconds <= 10 ? "crit" : "warn"} icon="clock">
      {formatDuration(seconds * 1000)}
    </Chip>
  );
}

/** To the conversations that are nobody's work now; once more: back to the day. */
function ConversationsButton() {
  const { t } = useTranslation("thread");
  const desk = useDesk();
  const isOpen = useView(({ page }) => page.kind === "conversations");
  return (
    <button
      type="button"
      className={`contact ${isOpen ? "open" : ""}`}
      aria-current={isOpen ? "page" : undefined}
      onClick={() => openPage(desk, { kind: isOpen ? "home" : "conversations" })}
    >
      <Icon name="sms" />
      <span className="contact-name ellipsis">{t("list.title")}</span>
    </button>
  );
}

/** To the missed list, with how many of the agent's queues wait for somebody; once more: back to the day. */
function MissedButton() {
  const { t } = useTranslation("missed");
  const desk = useDesk();
  const isOpen = useView(({ page }) => page.kind === "missed");
  const { data } = useMissedSummary();
  const waiting = data?.unfinished ?? 0;
  return (
    <button
      type="button"
      className={`contact ${isOpen ? "open" : ""}`}
      aria-current={isOpen ? "page" : undefined}
      onClick={() => openPage(desk, { kind: isOpen ? "home" : "missed" })}
    >
      <Icon name="phoneIn" />
      <span className="contact-name ellipsis">{t("rail")}</span>
      {waiting > 0 && <span className="chip warn">{waiting}</span>}
    </button>
  );
}

function MyDay() {
  const { t } = useTranslation("desk");
  const today = useDeskState((state) => state.agent?.today);
  if (!today) return null;
  const { answered, averageHandleMs, missed } = today;
  return (
    <section className="my-day" aria-label={t("myDay.title")}>
      <h2>{t("myDay.title")}</h2>
      <dl>
        <dt>{t("myDay.answered")}</dt>
        <dd>{answered}</dd>
        <dt>{t("myDay.handling")}</dt>
        <dd>{averageHandleMs === null ? "–" : formatDuration(averageHandleMs)}</dd>
        <dt>{t("myDay.missed")}</dt>
        <dd>{missed}</dd>
      </dl>
    </section>
  );
}
