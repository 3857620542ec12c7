import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { useMe } from "../../session/sessionStore.ts";
import { Chip, type Tone } from "../../ui/Chip.tsx";
import { OwnReasons } from "../../whyNot/OwnReasons.tsx";
import { useDesk, useDeskState, usePhone } from "../frame/deskContext.tsx";
import { Elapsed } from "../frame/Elapsed.tsx";
import { intentLook, intentOf } from "../frame/labels.ts";
import { shortcuts } from "../frame/shortcuts.ts";
import { useIntent } from "../frame/useIntent.ts";
import { useIntentText } from "../frame/useIntentText.ts";
import { type NotificationState, useNotificationPermission } from "./useNotificationPermission.ts";

/** Zone C between calls: may calls come, and would this phone ring. */
export function IdlePanel() {
  const { t } = useTranslation("desk");
  return (
    <aside className="dock" aria-label={t("phone.label")}>
      <IdleHead />
      <div className="dock-scroll below-controls">
        <FixIt />
        <OwnReasons agentId={useMe().userId} />
        <Devices />
        <Keys />
      </div>
    </aside>
  );
}

function IdleHead() {
  const { t } = useTranslation("desk");
  const { line } = useDesk();
  const pulse = line.connection((state) => state.pulse);
  const agent = useDeskState((state) => state.agent);
  const textOf = useIntentText();
  const { goReady } = useIntent();
  if (!agent) return <header className="dock-head" />;
  const label = intentOf(agent);
  const isReady = label.kind === "ready";
  const isCutOff = isReady && (pulse === "gone" || agent.connection !== "connected" || !agent.canTalk);
  const { icon, tone } = isCutOff ? ({ icon: "alert", tone: "warn" } as const) : intentLook[label.kind];
  const title = isReady ? t("idle.ready") : textOf(label);
  const more = {
    ready: isCutOff ? t("idle.unreachableMore") : t("idle.readyMore"),
    notReady: t("idle.notReadyMore"),
    offline: t("idle.offlineMore"),
    pausedMissed: t("idle.pausedMore"),
    pausedMessage: t("idle.pausedMore"),
    pausedFault: t("idle.pausedMore"),
  }[label.kind];
  return (
    <>
      <header className="dock-head">
        <div className="grow">
          <h2 className={`row tight text-section ${tone}`}>
            <Icon name={icon} />
            <span className="ellipsis">{isCutOff ? t("idle.unreachable") : title}</span>
          </h2>
          <p className="text-caption ink-2 ellipsis">{more}</p>
        </div>
        <Elapsed since={agent.block?.since ?? agent.intent.since} className="timer" />
      </header>
      {!isReady && (
        <div className="idle-actions">
          <button type="button" className="button primary" onClick={goReady}>
            <Icon name="checkCircle" size={20} />
            {agent.block ? t("intent.backToReady") : t("intent.goReady")}
          </button>
        </div>
      )}
    </>
  );
}

/** What to do when the microphone is refused or missing. */
function FixIt() {
  const { t } = useTranslation("desk");
  const { phone } = useDesk();
  const microphone = usePhone((state) => state.microphone);
  if (microphone !== "denied" && microphone !== "missing") return null;
  return (
    <section className="block">
      <div className="fix-it">
        <p className="row tight bold warn">
          <Icon name="micOff" />
          {t("phone.cannotTalk")} {microphone === "denied" ? t("phone.microphoneDenied") : t("phone.microphoneMissing")}
        </p>
        <p>{microphone === "denied" ? t("phone.fixDenied") : t("phone.fixMissing")}</p>
        <button type="button" className="button small" onClick={() => void phone.prepare()}>
          {t("phone.checkAgain")}
        </button>
      </div>
    </section>
  );
}

function Devices() {
  const { t } = useTranslation("desk");
  const { phone } = useDesk();
  const { audioUnlocked, microphone } = usePhone((state) => state);
  const notification = useNotificationPermission();
  const prepare = () => void phone.prepare();
  return (
    <section className="block">
      <h3 className="section-title">{t("idle.devices")}</h3>
      <ul className="devices">
        <Device
          icon={audioUnlocked ? "speaker" : "speakerOff"}
          name={t("idle.sound")}
          state={audioUnlocked ? t("idle.soundOn") : t("idle.soundLocked")}
          tone={audioUnlocked ? "ok" : "neutral"}
          fix={audioUnlocked ? null : { text: t("phone.unlock"), run: prepare }}
        />
        <Device
          icon={microphone === "granted" ? "mic" : "micOff"}
          name={t("idle.microphone")}
          state={t(`idle.microphoneStates.${microphone}`)}
          tone={microphone === "granted" ? "ok" : microphone === "unknown" ? "neutral" : "warn"}
          fix={microphone === "unknown" ? { text: t("idle.allow"), run: prepare } : null}
        />
        {notification.state !== "unsupported" && <Notifications {...notification} state={notification.state} />}
      </ul>
      <RingVolume />
    </section>
  );
}

interface NotificationsProps {
  readonly state: Exclude<NotificationState, "unsupported">;
  readonly ask: () => void;
}

function Notifications({ state, ask }: NotificationsProps) {
  const { t } = useTranslation("desk");
  return (
    <Device
      icon="bell"
      name={t("idle.notifications")}
      state={t(`idle.notificationStates.${state}`)}
      tone={state === "granted" ? "ok" : "neutral"}
      fix={state === "default" ? { text: t("idle.allow"), run: ask } : null}
    />
  );
}

interface DeviceProps {
  readonly icon: IconName;
  readonly name: string;
  readonly state: string;
  readonly tone: Tone;
  readonly fix: { readonly text: string; readonly run: () => void } | null;
}

function Device({ icon, name, state, tone, fix }: DeviceProps) {
  return (
    <li className="row device">
      <Icon name={icon} />
      <span className="ellipsis grow">{name}</span>
      <Chip tone={tone} {...(tone === "ok" ? { icon: "check" as const } : {})}>
        {state}
      </Chip>
      {fix && (
        <button type="button" className="button small" aria-label={`${name}: ${fix.text}`} onClick={fix.run}>
          {fix.text}
        </button>
      )}
    </li>
  );
}

function RingVolume() {
  const { t } = useTranslation("desk");
  const { sound, phone } = useDesk();
  const [volume, setVolume] = useState(sound.volume);
  const change = (percent: number) => {
    sound.setVolume(percent / 100);
    setVolume(percent / 100);
  };
  const test = async () => {
    if (!sound.isUnlocked()) phone.store.setState({ audioUnlocked: await sound.unlock() });
    sound.test();
  };
  return (
    <div className="row ring-volume">
      <label className="row grow">
        <span className="one-line">{t("idle.volume")}</span>
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={Math.round(volume * 100)}
          onChange={(event) => change(event.currentTarget.valueAsNumber)}
        />
        <span className="percent">{Math.round(volume * 100)} %</span>
      </label>
      <button type="button" className="button small" onClick={() => void test()}>
        {t("idle.testRing")}
      </button>
    </div>
  );
}

function Keys() {
  const { t } = useTranslation("desk");
  const { view } = useDesk();
  const shown = ["accept", "hangUp", "mute", "hold"] as const;
  return (
    <section className="block">
      <div className="block-head">
        <h3 className="section-title">{t("idle.keys")}</h3>
        <button type="button" className="link-button as-of" onClick={() => view.setState({ dialog: "shortcuts" })}>
          {t("idle.allKeys")}
        </button>
      </div>
      <ul className="keys">
        {shown.map((action) => (
          <li key={action} className="row">
            <span className="ellipsis grow ink-2">{t(`keys.${action}`)}</span>
            {shortcuts[action].keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
