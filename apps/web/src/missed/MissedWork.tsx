import type { DismissalReason, MissedContact, MissedResult } from "@touchstone/contracts";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type MissedActions, useAgentNames, useOrderCallback } from "../api/missed.ts";
import { Icon } from "../icons/Icon.tsx";
import { useMe } from "../session/sessionStore.ts";
import { refusalOf } from "./refusal.ts";
import { useMissedNames } from "./useMissedNames.ts";

const REASONS: readonly DismissalReason[] = ["unreachable", "wrongNumber", "solvedOtherwise", "notNeeded", "other"];

interface MissedWorkProps {
  readonly item: MissedContact;
  readonly actions: MissedActions;
  readonly onDone: () => void;
}

/** Calling back: the number, what came of it, a note, and to whom it goes instead. */
export function MissedWork({ item, actions, onDone }: MissedWorkProps) {
  const { t } = useTranslation(["missed", "common"]);
  const { number } = useMissedNames(item);
  const [note, setNote] = useState("");
  const { own, report } = actions;
  const noteId = useId();
  const said = note.trim() === "" ? {} : { note: note.trim() };
  const say = (result: MissedResult) =>
    report.mutate(result, {
      onSuccess: () => (result.result === "notReached" || result.result === "noted" ? setNote("") : onDone()),
    });
  const refusal = report.error && refusalOf(report.error);
  return (
    <div className="missed-work">
      <div className="row wrap">
        <span className="ink-2">{t("dial")}</span>
        {number ? <b className="missed-number">{number}</b> : <span>{t("erased")}</span>}
        {item.number && <CopyNumber number={item.number} />}
        <span className="grow" />
        <Owner item={item} onOwner={(ownerId) => own.mutate({ ownerId, from: item.owner?.userId ?? null })} />
      </div>
      {item.number && item.callback === null && <QueueCallback item={item} number={item.number} />}
      <div className="field">
        <label className="field-label" htmlFor={noteId}>
          {t("note")}
        </label>
        <span className="input">
          <input id={noteId} value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
        </span>
      </div>
      {refusal && (
        <p className="alert-strip crit" role="alert">
          {t(refusal.key, refusal.values)}
        </p>
      )}
      <div className="row wrap">
        <button
          type="button"
          className="button small primary"
          disabled={report.isPending}
          onClick={() => say({ result: "reached", ...said })}
        >
          {t("reached")}
        </button>
        <button
          type="button"
          className="button small"
          disabled={report.isPending}
          onClick={() => say({ result: "notReached", ...said })}
        >
          {t("notReached")}
        </button>
        <span className="grow" />
        <Dismiss disabled={report.isPending} onDismiss={(reason) => say({ result: "dismissed", reason, ...said })} />
      </div>
    </div>
  );
}

/** The call back waits in the queue as the customer did: whoever is free there calls, and the line closes when they talk. */
function QueueCallback({ item, number }: { readonly item: MissedContact; readonly number: string }) {
  const { t } = useTranslation(["missed", "common"]);
  const order = useOrderCallback();
  const refusal = order.error && refusalOf(order.error);
  const customerId = item.customer?.customerId;
  const body = { queueId: item.queue.queueId, number, ...(customerId === undefined ? {} : { customerId }) };
  return (
    <div className="row wrap">
      <button
        type="button"
        className="button small"
        disabled={order.isPending || order.isSuccess}
        onClick={() => order.mutate(body)}
      >
        <Icon name="phoneOut" size={14} />
        {t("queueCallback")}
      </button>
      <span className="ink-2" role="status">
        {order.isSuccess && t("callbackQueued", { queue: item.queue.name })}
      </span>
      {refusal && (
        <span className="crit" role="alert">
          {t(refusal.key, refusal.values)}
        </span>
      )}
    </div>
  );
}

function CopyNumber({ number }: { readonly number: string }) {
  const { t } = useTranslation("missed");
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(number).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <button type="button" className="button small quiet" onClick={copy}>
      <Icon name={copied ? "check" : "duplicate"} size={14} />
      {t(copied ? "copied" : "copy")}
    </button>
  );
}

/** Supervisors choose among the agents; an agent can give back what is his. */
function Owner({ item, onOwner }: { readonly item: MissedContact; onOwner(ownerId: string | null): void }) {
  const { t } = useTranslation("missed");
  const { userId, roles } = useMe();
  if (roles.some((role) => role !== "agent")) return <Assign item={item} onOwner={onOwner} />;
  if (item.owner?.userId !== userId) return null;
  return (
    <button type="button" className="button small quiet" onClick={() => onOwner(null)}>
      <Icon name="undo" size={14} />
      {t("giveBack")}
    </button>
  );
}

function Assign({ item, onOwner }: { readonly item: MissedContact; onOwner(ownerId: string | null): void }) {
  const { t } = useTranslation("missed");
  const { data = [] } = useAgentNames();
  const { owner } = item;
  const isAgent = owner === null || data.some(({ agentId }) => agentId === owner.userId);
  return (
    <span className="input missed-owner">
      <select
        aria-label={t("owner")}
        value={owner?.userId ?? ""}
        onChange={(event) => onOwner(event.target.value || null)}
      >
        <option value="">{t("nobody")}</option>
        {!isAgent && owner && <option value={owner.userId}>{owner.name}</option>}
        {data.map(({ agentId, name }) => (
          <option key={agentId} value={agentId}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}

function Dismiss({ disabled, onDismiss }: { readonly disabled: boolean; onDismiss(reason: DismissalReason): void }) {
  const { t } = useTranslation("missed");
  const [reason, setReason] = useState<DismissalReason>("unreachable");
  return (
    <>
      <span className="input missed-reason">
        <select
          aria-label={t("reason")}
          value={reason}
          onChange={(event) => setReason(REASONS.find((one) => one === event.target.value) ?? "other")}
        >
          {REASONS.map((one) => (
            <option key={one} value={one}>
              {t(`reasons.${one}`)}
            </option>
          ))}
        </select>
      </span>
      <button type="button" className="button small danger" disabled={disabled} onClick={() => onDismiss(reason)}>
        {t("dismiss")}
      </button>
    </>
  );
}
