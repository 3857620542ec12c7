import type { MissedContact } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { type MissedActions, useMissedActions } from "../api/missed.ts";
import { channelIcon, useExitText } from "../desk/customer/LastContacts.tsx";
import { formatDuration, formatMoment } from "../i18n/format.ts";
import { Icon } from "../icons/Icon.tsx";
import { serverNow } from "../live/serverClock.ts";
import { useMe } from "../session/sessionStore.ts";
import { Chip } from "../ui/Chip.tsx";
import { Dotted } from "../ui/Dot.tsx";
import { MissedWork } from "./MissedWork.tsx";
import { refusalOf } from "./refusal.ts";
import { useMissedNames } from "./useMissedNames.ts";

interface MissedRowProps {
  readonly item: MissedContact;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onCustomer: ((customerId: string) => void) | undefined;
}

/** One customer or number: who, where, how often, and whose it is; opened, what can be done about it. */
export function MissedRow({ item, isOpen, onToggle, onCustomer }: MissedRowProps) {
  const { t, i18n } = useTranslation(["missed", "common"]);
  const actions = useMissedActions(item.missedId);
  const refusal = actions.own.error && refusalOf(actions.own.error);
  return (
    <li className="missed-line">
      <div className="missed-head">
        <Icon
          name={item.state === "closed" ? "checkCircle" : channelIcon({ channel: item.channel, direction: "inbound" })}
        />
        <Who item={item} onCustomer={onCustomer} />
        <span className="ink-2 one-line missed-at">{formatMoment(item.lastAt, serverNow(), i18n.language)}</span>
        <Actions item={item} own={actions.own} isOpen={isOpen} onToggle={onToggle} />
        <Facts item={item} />
      </div>
      {refusal && (
        <p className="missed-note crit" role="alert">
          {t(refusal.key, refusal.values)}
        </p>
      )}
      {item.note && <p className="missed-note ink-2">{t("noteIs", { note: item.note })}</p>}
      {isOpen && item.state !== "closed" && <MissedWork item={item} actions={actions} onDone={onToggle} />}
    </li>
  );
}

function Who({ item, onCustomer }: Pick<MissedRowProps, "item" | "onCustomer">) {
  const { t } = useTranslation("missed");
  const { name, number } = useMissedNames(item);
  const { customer } = item;
  return (
    <span className="row tight missed-who">
      {customer && onCustomer ? (
        <button type="button" className="link-button ellipsis bold" onClick={() => onCustomer(customer.customerId)}>
          {name}
        </button>
      ) : (
        <b className="ellipsis">{name}</b>
      )}
      {customer?.vip && (
        <Chip tone="warn" icon="crown">
          VIP
        </Chip>
      )}
      {item.voicemail && (
        <Chip tone="accent" icon="record">
          {t("leftMessage", { time: formatDuration(item.voicemail.durationMs) })}
        </Chip>
      )}
      {item.tries > 1 && <Chip tone="warn">{t("tries", { count: item.tries })}</Chip>}
      {customer && number && <span className="ink-2 one-line">{number}</span>}
    </span>
  );
}

function Facts({ item }: { readonly item: MissedContact }) {
  const { t } = useTranslation(["missed", "common"]);
  const exitText = useExitText();
  // The icon says it of calls; how long a text waited is no hardship, and the words need the room.
  const isWritten = item.channel !== "voice";
  const waited = !isWritten && item.longestWaitMs >= 1000 && t("waited", { time: formatDuration(item.longestWaitMs) });
  const attempts = item.attempts > 0 && t("attempts", { count: item.attempts });
  return (
    <span className="text-caption ink-2 missed-facts">
      <Dotted
        facts={[
          <State key="state" item={item} />,
          attempts,
          isWritten && t(`common:channels.${item.channel}`),
          item.queue.name,
          item.brand,
          exitText(item.exit),
          waited,
        ]}
      />
    </span>
  );
}

function State({ item }: { readonly item: MissedContact }) {
  const { t, i18n } = useTranslation("missed");
  const { userId } = useMe();
  const { closed, owner } = item;
  if (closed) {
    const at = formatMoment(closed.at, serverNow(), i18n.language);
    const reason =
      closed.reason && i18n.exists(`missed:reasons.${closed.reason}`) ? t(`reasons.${closed.reason as "other"}`) : "";
    return <b>{t(`closed.${closed.how}`, { by: closed.by ?? "", at, reason })}</b>;
  }
  if (item.callback) return <OpenCallback callback={item.callback} />;
  if (owner === null) return <b className="warn">{t("nobody")}</b>;
  return <b className="accent">{owner.userId === userId ? t("yours") : t("takenBy", { name: owner.name })}</b>;
}

/** Somebody is on the way to them: a second person need not call. */
function OpenCallback({ callback }: { readonly callback: NonNullable<MissedContact["callback"]> }) {
  const { t, i18n } = useTranslation("missed");
  const { state, queue, agent, restsUntil } = callback;
  const at = restsUntil === null ? "" : formatMoment(restsUntil, serverNow(), i18n.language);
  return <b className="accent">{t(`callbackIs.${state}`, { queue, name: agent ?? "", at })}</b>;
}

interface ActionsProps extends Pick<MissedRowProps, "item" | "isOpen" | "onToggle"> {
  readonly own: MissedActions["own"];
}

function Actions({ item, own, isOpen, onToggle }: ActionsProps) {
  const { t } = useTranslation("missed");
  const { userId, roles } = useMe();
  if (item.state === "closed") return <span className="missed-actions" />;
  const mayWork = item.owner?.userId === userId || roles.some((role) => role !== "agent");
  return (
    <span className="row tight missed-actions">
      {item.owner === null && item.callback?.state !== "dialling" && (
        <button
          type="button"
          className="button small"
          disabled={own.isPending}
          onClick={() => own.mutate({ ownerId: userId, from: null })}
        >
          {t("take")}
        </button>
      )}
      {mayWork && (
        <button type="button" className="button small" aria-expanded={isOpen} onClick={onToggle}>
          <Icon name="phoneOut" size={14} />
          {t("callBack")}
        </button>
      )}
    </span>
  );
}
