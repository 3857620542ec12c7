import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../i18n/format.ts";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { useWithTime } from "../../live/serverClock.ts";
import { useMe } from "../../session/sessionStore.ts";
import type { Tone } from "../../ui/Chip.tsx";
import { liveContact } from "../state/deskState.ts";
import { useDesk, useDeskState, usePhone, useView } from "./deskContext.tsx";
import { isWritten } from "./labels.ts";
import { formatNumber } from "./phoneNumbers.ts";
import { useCallerNames } from "./useCaller.ts";
import { useIntent } from "./useIntent.ts";

interface BannerProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

function Banner({ tone, icon, action, children }: BannerProps) {
  return (
    <div className={`banner ${tone}`} role="status">
      <Icon name={icon} />
      <span className="grow">{children}</span>
      {action}
    </div>
  );
}

/** What is not as usual, above everything that B shows; each stands only while it is true. */
export function Banners() {
  return (
    <div className="banners">
      <ConnectionBanner />
      <TabBanner />
      <PhoneBanner />
      <BlockBanner />
      <EndedBanner />
      <RefusalBanner />
    </div>
  );
}

function ConnectionBanner() {
  const { t } = useTranslation();
  const { line } = useDesk();
  const { pulse, silentSeconds, backWith } = line.connection();
  const outdated = useDeskState((state) => state.outdated);
  const noDesk = useDeskState((state) => state.noDesk);
  if (outdated)
    return (
      <Banner tone="warn" icon="alert" action={<Button text={t("banner.reload")} onClick={() => location.reload()} />}>
        <b>{t("banner.oldPage")}</b>
      </Banner>
    );
  if (noDesk)
    return (
      <Banner tone="warn" icon="alert" action={<Button text={t("banner.tryNow")} onClick={line.tryNow} />}>
        <b>{t("banner.noDesk")}</b> {t("banner.noDeskMore")}
      </Banner>
    );
  if (pulse === "gone")
    return (
      <Banner tone="crit" icon="gone" action={<Button text={t("banner.tryNow")} onClick={line.tryNow} />}>
        <b>{t("banner.gone")}</b>
      </Banner>
    );
  if (pulse === "reconnecting")
    return (
      <Banner tone="warn" icon="sync">
        <b>{t("banner.reconnecting", { seconds: silentSeconds })}</b> {t("banner.reconnectingMore")}
      </Banner>
    );
  if (backWith === null) return null;
  return (
    <Banner tone="ok" icon="checkCircle">
      <b>{t("banner.back", { count: backWith })}</b>
    </Banner>
  );
}

function TabBanner() {
  const { t } = useTranslation("desk");
  const { phone } = useDesk();
  const leads = usePhone((state) => state.leads);
  const isOffline = useDeskState((state) => state.agent?.intent.kind === "offline");
  if (leads !== false || isOffline) return null;
  return (
    <Banner tone="neutral" icon="headset" action={<Button text={t("phone.takeOver")} onClick={phone.takeOver} />}>
      {t("phone.elsewhere")}
    </Banner>
  );
}

/** Who says Ready but cannot be rung has to know it, and how to mend it. */
function PhoneBanner() {
  const { t } = useTranslation("desk");
  const { phone } = useDesk();
  const { leads, audioUnlocked, microphone } = usePhone((state) => state);
  const isReady = useDeskState((state) => state.agent?.intent.kind === "ready");
  const isTalking = useDeskState((state) => liveContact(state.contacts) !== null);
  if (!isReady || leads !== true || isTalking) return null;
  const prepare = () => void phone.prepare();
  if (microphone !== "granted")
    return (
      <Banner tone="warn" icon="micOff" action={<Button text={t("phone.fixIt")} onClick={prepare} />}>
        <b>{t("phone.cannotTalk")}</b> {microphone === "denied" && t("phone.microphoneDenied")}
        {microphone === "missing" && t("phone.microphoneMissing")}
        {microphone === "unknown" && t("phone.microphoneUnknown")}
      </Banner>
    );
  if (audioUnlocked) return null;
  return (
    <Banner tone="warn" icon="speakerOff" action={<Button text={t("phone.unlock")} onClick={prepare} />}>
      <b>{t("phone.cannotTalk")}</b> {t("phone.locked")}
    </Banner>
  );
}

function BlockBanner() {
  const { t, i18n } = useTranslation("desk");
  const block = useDeskState((state) => state.agent?.block);
  const isOffline = useDeskState((state) => state.agent?.intent.kind === "offline");
  const { goReady } = useIntent();
  const { region } = useMe().tenant;
  if (!block || isOffline) return null;
  const time = formatTime(block.since, i18n.language);
  const isMissed = block.cause === "missedOffer";
  const called = block.direction === "outbound" ? "missedCallBack" : "missed";
  const what = isWritten(block) ? "missedMessage" : called;
  // A name, or the number of somebody who has none here.
  const name = block.caller?.startsWith("+") ? formatNumber(block.caller, region) : block.caller;
  const missed = name ? t(`block.${what}`, { name, time }) : t(`block.${what}Unknown`, { time });
  return (
    <Banner
      tone={isMissed ? "crit" : "warn"}
      icon={isMissed ? "pauseCircle" : "micOff"}
      action={<Button text={t("intent.backToReady")} onClick={goReady} />}
    >
      <b>{t("block.paused")}</b> {isMissed ? missed : t("block.fault")}
    </Banner>
  );
}

const endedIcon: Partial<Record<string, IconName>> = {
  callerHungUp: "hangup",
  declined: "cross",
  deviceFault: "micOff",
};

/** Long enough to be read by somebody who was looking elsewhere. */
const ENDED_SHOWN_MS = 60_000;

/** Why the last offer went. A missed one stands as the block already. */
function EndedBanner() {
  const { t, i18n } = useTranslation("desk");
  const { line } = useDesk();
  const ended = useDeskState((state) => state.ended);
  const block = useDeskState((state) => state.agent?.block);
  const nameOf = useCallerNames();
  const isOld = useWithTime((now) => ended !== null && now - ended.at > ENDED_SHOWN_MS);
  if (!ended || block || isOld) return null;
  const { offer, reason, takenBy, at } = ended;
  const { title: name } = nameOf(offer);
  const values = { name, agent: takenBy, queue: offer.queue.name, time: formatTime(at, i18n.language) };
  const word = reason === "takenByOther" && takenBy === null ? "takenBySomebody" : reason;
  return (
    <Banner tone="neutral" icon={endedIcon[reason] ?? "bell"} action={<PutAway onClick={line.forgetEnded} />}>
      {t(`ended.${word}`, values)}
    </Banner>
  );
}

function RefusalBanner() {
  const { t } = useTranslation("desk");
  const { view } = useDesk();
  const refusal = useView((state) => state.refusal);
  if (!refusal) return null;
  return (
    <Banner tone="warn" icon="alert" action={<PutAway onClick={() => view.setState({ refusal: null })} />}>
      {t(`refusals.${refusal}`)}
    </Banner>
  );
}

interface ActionProps {
  readonly onClick: () => void;
}

function Button({ text, onClick }: ActionProps & { readonly text: string }) {
  return (
    <button type="button" className="button small" onClick={onClick}>
      {text}
    </button>
  );
}

function PutAway({ onClick }: ActionProps) {
  const { t } = useTranslation("desk");
  return (
    <button type="button" className="button quiet small icon-only" aria-label={t("dismiss")} onClick={onClick}>
      <Icon name="cross" size={14} />
    </button>
  );
}
