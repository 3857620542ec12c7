import { Menu } from "@mantine/core";
import type { DeskContact } from "@touchstone/contracts";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDispositions } from "../../api/dispositions.ts";
import { formatDuration } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Dotted } from "../../ui/Dot.tsx";
import { Key } from "../../ui/Key.tsx";
import { useClick, useDesk, useDeskState } from "../frame/deskContext.tsx";
import { useSecondsUntil } from "../frame/Elapsed.tsx";
import { type NotReadyReason, notReadyReasons } from "../frame/labels.ts";
import { useShortcuts } from "../frame/useKeys.ts";
import { useSettled } from "../frame/useSettled.ts";
import { Candidates } from "../offer/Candidates.tsx";
import { DispositionList } from "./DispositionList.tsx";
import { rememberDisposition } from "./lastUsed.ts";

const WARN_AT_S = 10;

/** Zone C after the call: what came of it. The note stands in B, where it was written. */
export function WrapUpPanel({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation("desk");
  const { complete, mustChoose, saysNothing, busy } = useComplete(contact);
  return (
    <aside className="dock" aria-label={t("wrapUp.label")}>
      <WrapUpHead contact={contact} />
      <WrapUpActions contact={contact} complete={complete} busy={busy} />
      <div className="dock-scroll below-controls">
        {mustChoose && (
          <>
            <section className="block" role="alert">
              <p className="alert-strip crit">
                <Icon name="users" size={14} />
                <b>{t("wrapUp.whoWasIt")}</b>
              </p>
            </section>
            <Candidates contact={contact} />
          </>
        )}
        {saysNothing && (
          <section className="block" role="alert">
            <p className="alert-strip warn">
              <Icon name="alert" size={14} />
              <span>{t("wrapUp.nothingChosen")}</span>
            </p>
          </section>
        )}
        <DispositionList contact={contact} takesDigits={!mustChoose} />
      </div>
    </aside>
  );
}

/**
 * Completing asks first who it was when several customers were possible and nobody has said, and once what came of it when nothing is
 * chosen: the key next to the one that was meant must not close a contact without a word.
 */
function useComplete(contact: DeskContact) {
  const desk = useDesk();
  const click = useClick();
  const isSettled = useSettled(`${contact.interactionId} ${contact.state}`);
  const isNobody = desk.view((state) => state.nobody.includes(contact.interactionId));
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const chosen = desk.drafts.of(contact).store((state) => state.dispositionId);
  const { data: dispositions } = useDispositions(contact.queue.id);
  const isSilent = chosen === null && (dispositions?.items.length ?? 0) > 0;
  const [silentAt, setSilentAt] = useState<string | null>(null);
  const saysNothing = isSilent && silentAt === contact.interactionId;
  const isOpen = contact.match === "candidates" && contact.customer === null && !isNobody;
  const run = async (then: NotReadyReason | null) => {
    const { notes, dispositionId } = desk.drafts.of(contact).draft;
    // The intent first: otherwise a call may be offered between the two.
    if (then) await click("setIntent", { intent: "notReady", reason: then });
    const { interactionId } = contact;
    const answer = await click("complete", { interactionId, disposition: dispositionId, notes });
    if (answer.ok && dispositionId) rememberDisposition(dispositionId);
  };
  const complete = (then: NotReadyReason | null) => {
    if (busy || !isSettled()) return;
    if (isOpen) return setAsked(true);
    if (isSilent && !saysNothing) return setSilentAt(contact.interactionId);
    setBusy(true);
    void run(then).finally(() => setBusy(false));
  };
  return { complete, busy, mustChoose: asked && isOpen, saysNothing };
}

function WrapUpHead({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation(["desk", "common"]);
  const talked =
    contact.connectedAt === null
      ? t("wrapUp.notTalked")
      : t("wrapUp.talked", { time: formatDuration((contact.endedAt ?? contact.since) - contact.connectedAt) });
  const goesOn = useGoesOn()(contact);
  return (
    <>
      <header className="dock-head">
        <div className="grow">
          <div className="row">
            <b className="text-section one-line">{t("wrapUp.label")}</b>
            <span className="text-caption ink-2 ellipsis">
              <Dotted facts={[goesOn ?? (contact.endedBy && t(`common:endedBy.${contact.endedBy}`)), talked]} />
            </span>
          </div>
          {contact.until === null && <p className="text-caption ink-2">{t("wrapUp.noLimit")}</p>}
          {contact.until !== null && <TimeLeftText until={contact.until} />}
        </div>
        {contact.until !== null && <TimeLeft until={contact.until} />}
      </header>
      {contact.until !== null && <TimeLeftBar since={contact.since} until={contact.until} />}
    </>
  );
}

/** Where the contact is that this agent only wraps up; null when it has ended. */
function useGoesOn(): (contact: DeskContact) => string | null {
  const { t } = useTranslation("desk");
  return ({ handedTo }) => {
    if (handedTo === null) return null;
    if ("agent" in handedTo) return t("wrapUp.handedToAgent", { name: handedTo.agent });
    return t("wrapUp.handedToQueue", { name: handedTo.queue });
  };
}

const isNear = (seconds: number) => seconds <= WARN_AT_S;

function TimeLeftText({ until }: { readonly until: number }) {
  const { t } = useTranslation("desk");
  const { sound } = useDesk();
  const seconds = useSecondsUntil(until);
  const near = isNear(seconds);
  useEffect(() => {
    if (near) sound.warn();
  }, [near, sound]);
  return (
    <p className={`row tight text-caption bold ${near ? "crit" : "warn"}`}>
      <Icon name="clock" size={14} />
      <span className="ellipsis">{t("wrapUp.left", { seconds })}</span>
    </p>
  );
}

function TimeLeft({ until }: { readonly until: number }) {
  const seconds = useSecondsUntil(until);
  return <time className={`timer ${isNear(seconds) ? "crit" : ""}`}>{formatDuration(seconds * 1000)}</time>;
}

function TimeLeftBar({ since, until }: { readonly since: number; readonly until: number }) {
  const { t } = useTranslation("desk");
  const seconds = useSecondsUntil(until);
  const total = Math.max(1, Math.round((until - since) / 1000));
  return (
    <div
      className={`bar wrap-up-bar ${isNear(seconds) ? "crit" : "warn"}`}
      role="progressbar"
      aria-label={t("wrapUp.timeLeft")}
      aria-valuemin={0}
      aria-valuenow={seconds}
      aria-valuemax={total}
    >
      <span style={{ width: `${Math.min(100, (seconds / total) * 100)}%` }} />
    </div>
  );
}

interface WrapUpActionsProps {
  readonly contact: DeskContact;
  readonly complete: (then: NotReadyReason | null) => void;
  readonly busy: boolean;
}

function WrapUpActions({ contact, complete, busy }: WrapUpActionsProps) {
  const { t } = useTranslation("desk");
  const click = useClick();
  const isReady = useDeskState((state) => state.agent?.intent.kind === "ready");
  const { interactionId } = contact;
  useShortcuts({ complete: () => complete(null) });
  return (
    <div className="wrap-up-actions">
      {contact.until !== null && (
        <button
          type="button"
          className="button"
          aria-label={t("wrapUp.moreLabel")}
          onClick={() => void click("extendWrapUp", { interactionId })}
        >
          <Icon name="plus" />
          {t("wrapUp.more")}
        </button>
      )}
      <button
        type="button"
        className="button primary grow"
        aria-keyshortcuts="F4"
        disabled={busy}
        onClick={() => complete(null)}
      >
        <Icon name="check" size={20} />
        <span className="ellipsis">{isReady ? t("wrapUp.completeReady") : t("wrapUp.complete")}</span>
        <Key name="F4" />
      </button>
      {isReady && <CompleteAnd complete={complete} busy={busy} />}
    </div>
  );
}

function CompleteAnd({ complete, busy }: Pick<WrapUpActionsProps, "complete" | "busy">) {
  const { t } = useTranslation("desk");
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} position="bottom-end" width={200}>
      <Menu.Target>
        <button type="button" className="button two-line" disabled={busy}>
          {t("wrapUp.completeAnd")}
          <Icon name="chevron" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("wrapUp.completeNotReady")}</Menu.Label>
        {notReadyReasons.map((reason) => (
          <Menu.Item key={reason} leftSection={<Icon name="minusCircle" />} onClick={() => complete(reason)}>
            {t(`reasons.${reason}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
