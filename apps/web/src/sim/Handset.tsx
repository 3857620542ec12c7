import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { formatInternational } from "../desk/frame/phoneNumbers.ts";
import { formatDuration, formatTime } from "../i18n/format.ts";
import { Icon, type IconName } from "../icons/Icon.tsx";
import { useWithTime } from "../live/serverClock.ts";
import { Dot } from "../ui/Dot.tsx";
import type { SimTenant } from "./choice.ts";
import type { CustomerPhone, HandsetState } from "./customerPhone.ts";
import { FaxMachine } from "./fax/FaxMachine.tsx";
import { type Dialled, type HandsetCall, isLive } from "./handsetCall.ts";
import type { Writer } from "./mail/MailComposer.tsx";
import { MailView } from "./mail/MailView.tsx";
import { TextThread } from "./TextThread.tsx";
import { plainNumber } from "./texts.ts";
import type { Whereabouts } from "./timeline.ts";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

interface HandsetProps {
  readonly phone: CustomerPhone;
  /** What the call button would dial; null while nothing can be dialled. */
  readonly next: (Dialled & { readonly callerLabel: string }) | null;
  readonly whereabouts: Whereabouts;
  readonly view: HandsetView;
  /** What the carrier told of the texts between this phone and the line so far. */
  readonly textsVersion: number;
  /** The same of its faxes. */
  readonly faxesVersion: number;
  readonly tenant: SimTenant;
  /** Who mails from this phone. */
  readonly writer: Writer;
  onView(view: HandsetView): void;
  onDial(): void;
}

const views = ["phone", "texts", "mail", "fax"] as const;
export type HandsetView = (typeof views)[number];

/** The customer's telephone: calls with keypad, captions and the call's state in words, texts, and mails. */
export function Handset({
  phone,
  next,
  whereabouts,
  view,
  textsVersion,
  faxesVersion,
  tenant,
  writer,
  onView,
  onDial,
}: HandsetProps) {
  const { t, i18n } = useTranslation("sim");
  const state = useStore(phone.store);
  const { call } = state;
  const clock = useWithTime(() => formatTime(Date.now(), i18n.language));
  const canPress = call.state === "connected";
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (view === "phone" && canPress && KEYS.some((key) => key === event.key)) phone.press(event.key);
  };
  const caller = isLive(call) ? (call.callerName ?? call.from) : (next?.callerLabel ?? "");
  const line = isLive(call) ? call : next;
  return (
    <section className="sim-handset" aria-label={t("handset.label")} onKeyDown={onKey}>
      <div className="sim-screen">
        <div className="row text-caption ink-2">
          <b>{clock}</b>
          <span className="grow" />
          <ViewSwitch view={view} onView={onView} />
          <span className="grow" />
          <Icon name={state.line === "connected" ? "signal" : "gone"} size={14} />
        </div>
        <div className="sim-who">
          <p className="text-caption ink-2 ellipsis">
            {line !== null && view !== "mail" && view !== "fax" && (
              <>
                {line.lineName}
                <Dot />
                {formatInternational(line.to)}
              </>
            )}
          </p>
          <p className="text-title ellipsis">{caller}</p>
          {(view === "phone" || isLive(call)) && <CallState call={call} whereabouts={whereabouts} />}
        </div>
        {view === "phone" && <Captions call={call} />}
        {view === "phone" && (
          <fieldset className="sim-keypad" aria-label={t("handset.keypad")}>
            {KEYS.map((key) => (
              <button key={key} type="button" disabled={!canPress} onClick={() => phone.press(key)}>
                {key}
              </button>
            ))}
          </fieldset>
        )}
        {view === "phone" && <Controls phone={phone} state={state} next={next} onDial={onDial} />}
        {view === "texts" && next !== null && (
          <TextThread from={plainNumber(next.from)} to={next.to} version={textsVersion} />
        )}
        {view === "fax" && next !== null && (
          <FaxMachine key={tenant.id} tenant={tenant} from={plainNumber(next.from)} version={faxesVersion} />
        )}
        {view === "mail" && <MailView key={`${tenant.id} ${writer.address}`} tenant={tenant} writer={writer} />}
      </div>
    </section>
  );
}

function ViewSwitch({ view, onView }: Pick<HandsetProps, "view" | "onView">) {
  const { t } = useTranslation("sim");
  return (
    <fieldset className="segments" aria-label={t("handset.view")}>
      {views.map((one) => (
        <button key={one} type="button" aria-pressed={view === one} onClick={() => onView(one)}>
          {t(`handset.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}

function CallState({ call, whereabouts }: { readonly call: HandsetCall; readonly whereabouts: Whereabouts }) {
  const { t } = useTranslation("sim");
  const look = stateLook(call, whereabouts);
  const word =
    call.state === "ended"
      ? t(`ending.${call.how}`)
      : t(`state.${call.state === "connected" ? whereabouts : call.state}`);
  return (
    <p className={`row tight sim-state ${look.tone}`}>
      <Icon name={look.icon} size={14} />
      <b role="status">{word}</b>
      {call.state !== "idle" && <CallTimer call={call} />}
    </p>
  );
}

function CallTimer({ call }: { readonly call: Exclude<HandsetCall, { state: "idle" }> }) {
  const since = "connectedAt" in call && call.connectedAt !== null ? call.connectedAt : call.dialledAt;
  const text = useWithTime(() => formatDuration((call.state === "ended" ? call.endedAt : Date.now()) - since));
  return <time className="ink-2">{text}</time>;
}

function stateLook(call: HandsetCall, whereabouts: Whereabouts): { readonly icon: IconName; readonly tone: string } {
  if (call.state === "idle") return { icon: "phone", tone: "ink-2" };
  if (call.state === "ended") {
    const isFine = call.how === "completed" || call.how === "canceled";
    return { icon: "hangup", tone: isFine ? "ink-2" : "crit" };
  }
  if (call.state === "incoming") return { icon: "bell", tone: "accent" };
  if (call.state !== "connected") return { icon: "phoneOut", tone: "accent" };
  if (whereabouts === "talking") return { icon: "phone", tone: "ok" };
  return whereabouts === "onHold" ? { icon: "pause", tone: "warn" } : { icon: "speaker", tone: "accent" };
}

function Captions({ call }: { readonly call: HandsetCall }) {
  const { t } = useTranslation("sim");
  const box = useRef<HTMLDivElement>(null);
  const lines = call.state === "idle" ? [] : call.lines;
  const brand = call.state === "idle" ? "" : call.brand;
  const warning = call.state === "idle" || call.audio === "both" ? null : call.audio;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line scrolls into sight
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [lines.length]);
  return (
    <>
      <p className="text-caption ink-2 sim-captions-label">{t("handset.captions")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <div className="sim-captions" role="log" aria-label={t("handset.captions")} ref={box} tabIndex={0}>
        {lines.length === 0 && <p className="ink-3">{t("handset.noCaptions")}</p>}
        {lines.map((line, place) =>
          line.who === "line" ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
            <p key={place}>
              <b>{brand}</b> <span lang={line.language ?? undefined}>{line.text}</span>
            </p>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
            <p key={place} className="accent">
              <b>{t("handset.you")}</b> {t("handset.pressed", { digits: line.digits })}
            </p>
          ),
        )}
      </div>
      <p className="sim-audio-note warn">
        {warning !== null && (
          <>
            <Icon name="micOff" size={12} />
            {t(warning === "none" ? "handset.noAudio" : "handset.listenOnly")}
          </>
        )}
      </p>
    </>
  );
}

interface ControlsProps {
  readonly phone: CustomerPhone;
  readonly state: HandsetState;
  readonly next: HandsetProps["next"];
  onDial(): void;
}

function Controls({ phone, state, next, onDial }: ControlsProps) {
  const { t } = useTranslation("sim");
  const { call, muted, speakerOn } = state;
  const live = isLive(call);
  const hasMicrophone = live && call.audio === "both";
  return (
    <div className="sim-controls">
      {call.state === "incoming" ? (
        <Round icon="hangup" label={t("handset.decline")} onPress={() => phone.hangUp()} />
      ) : (
        <Round
          icon={muted ? "micOff" : "mic"}
          label={t("handset.mute")}
          pressed={muted}
          marked={muted}
          disabled={!hasMicrophone}
          onPress={() => phone.setMuted(!muted)}
        />
      )}
      {call.state === "incoming" ? (
        <button type="button" className="sim-call" aria-label={t("handset.answer")} onClick={() => void phone.answer()}>
          <Icon name="phone" size={20} />
        </button>
      ) : live ? (
        <button type="button" className="sim-end" aria-label={t("handset.hangUp")} onClick={() => phone.hangUp()}>
          <Icon name="hangup" size={20} />
        </button>
      ) : (
        <button
          type="button"
          className="sim-call"
          aria-label={next === null ? t("handset.call") : t("handset.callLine", { line: next.lineName })}
          disabled={next === null || state.line !== "connected"}
          onClick={onDial}
        >
          <Icon name="phone" size={20} />
        </button>
      )}
      <Round
        icon={speakerOn ? "speaker" : "speakerOff"}
        label={t("handset.sound")}
        pressed={speakerOn}
        marked={!speakerOn}
        disabled={false}
        onPress={() => phone.setSpeaker(!speakerOn)}
      />
    </div>
  );
}

interface RoundProps {
  readonly icon: IconName;
  readonly label: string;
  /** Absent: a button that is no switch. */
  readonly pressed?: boolean;
  /** Drawn as out of the ordinary: silence one way. */
  readonly marked?: boolean;
  readonly disabled?: boolean;
  onPress(): void;
}

function Round({ icon, label, pressed, marked = false, disabled = false, onPress }: RoundProps) {
  return (
    <button
      type="button"
      className="sim-round"
      data-marked={marked || undefined}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      <span>
        <Icon name={icon} />
      </span>
      {label}
    </button>
  );
}
