import type { DeskContact, OfferPop } from "@touchstone/contracts";
import { create, type StoreApi, type UseBoundStore } from "zustand";
import type { MicrophoneState } from "../../softphone/microphone.ts";
import type { OpenSoftphone } from "../../softphone/openSoftphone.ts";
import type { SoftphoneFaultKind } from "../../softphone/softphone.ts";
import type { ClickAnswer } from "../state/clicks.ts";
import type { DeskLine } from "../state/deskLine.ts";
import type { Leadership } from "./leadership.ts";
import { Legs } from "./legs.ts";
import type { Sound } from "./sound.ts";

/** The audio of one conversation, in this tab. */
export interface Leg {
  readonly interactionId: string;
  readonly state: "connecting" | "standing" | "failed";
  readonly muted: boolean;
  readonly fault: SoftphoneFaultKind | null;
}

export interface PhoneState {
  /** Null until the browser has said which tab has the phone. */
  readonly leads: boolean | null;
  readonly audioUnlocked: boolean;
  readonly microphone: MicrophoneState;
  readonly leg: Leg | null;
}

export type PhoneStore = UseBoundStore<StoreApi<PhoneState>>;

export interface PhoneParts {
  readonly line: Pick<DeskLine, "store" | "click" | "report">;
  readonly sound: Sound;
  readonly openSoftphone: OpenSoftphone;
  readonly askForMicrophone: () => Promise<MicrophoneState>;
  readonly watchMicrophone: (told: (state: MicrophoneState) => void) => () => void;
  readonly seekLeadership: (tell: (leads: boolean) => void) => Leadership;
  /** Runs at once, and with every click and key until stopped: browsers let a page sound only after one. */
  readonly onGesture: (run: () => void) => () => void;
}

export interface DeskPhone {
  readonly store: PhoneStore;
  /** Unlocks the sound and asks for the microphone. Must follow a click. Answers whether the desk can now ring and talk. */
  prepare(): Promise<boolean>;
  accept(offer: OfferPop): Promise<ClickAnswer>;
  hangUp(contact: DeskContact): Promise<ClickAnswer>;
  setMuted(muted: boolean): void;
  sendDigits(digits: string): void;
  /** Tries again to bring the audio of the live conversation into this tab. */
  reconnect(): void;
  takeOver(): void;
  stop(): void;
}

export const canTalk = ({ leads, audioUnlocked, microphone }: PhoneState) =>
  leads === true && audioUnlocked && microphone === "granted";

/** The desk's phone: which tab has it, whether it can ring and talk, and the leg of the live conversation. */
export function makeDeskPhone(parts: PhoneParts): DeskPhone {
  const { line, sound } = parts;
  const store: PhoneStore = create<PhoneState>(() => ({
    leads: null,
    audioUnlocked: sound.isUnlocked(),
    microphone: "unknown",
    leg: null,
  }));
  const legs = new Legs(store, line.store, parts.openSoftphone);
  const stops = [...keepServerTold(store, line), ...keepUp(parts, store, legs)];
  const leadership = parts.seekLeadership((leads) => {
    store.setState({ leads });
    if (leads) legs.follow();
    else legs.drop();
  });
  return {
    store,
    ...calls(parts, legs),
    async prepare() {
      const [audioUnlocked, microphone] = await Promise.all([sound.unlock(), parts.askForMicrophone()]);
      store.setState({ audioUnlocked, microphone });
      return canTalk(store.getState());
    },
    takeOver: () => leadership.takeOver(),
    stop() {
      for (const stop of stops) stop();
      leadership.stop();
      sound.stopRinging();
      legs.stop();
    },
  };
}

type Calls = Pick<DeskPhone, "accept" | "hangUp" | "setMuted" | "sendDigits" | "reconnect">;

function calls({ line }: PhoneParts, legs: Legs): Calls {
  return {
    async accept({ offerId, interactionId }) {
      if (legs.isAccepting) return { ok: false, reason: "alreadyAccepted" };
      return legs.whileAccepting(async () => {
        const answer = await line.click("accept", { offerId });
        if (!answer.ok) return answer;
        const fault = await legs.connect({ mode: "accept", offerId, interactionId });
        if (fault !== null) await line.click("reportDeviceFault", { offerId });
        return answer;
      });
    },
    async hangUp({ interactionId }) {
      // The server first: a leg that just vanishes looks like a lost agent, and the customer would be put on hold.
      const answer = await line.click("hangUp", { interactionId });
      if (!answer.ok && answer.reason === "unavailable") return answer;
      legs.softphone?.hangUp();
      legs.drop();
      return answer;
    },
    setMuted(muted) {
      legs.softphone?.setMuted(muted);
      legs.setLeg({ muted });
    },
    sendDigits: (digits) => legs.softphone?.sendDigits(digits),
    reconnect: () => legs.reconnect(),
  };
}

/** The server offers calls only to a desk that can ring and talk; it hears of every change. */
function keepServerTold(store: PhoneStore, line: PhoneParts["line"]): (() => void)[] {
  const stop = store.subscribe((state, before) => {
    if (canTalk(state) !== canTalk(before)) line.report({ canTalk: canTalk(state) });
  });
  return [stop];
}

function keepUp(parts: PhoneParts, store: PhoneStore, legs: Legs): (() => void)[] {
  const { line, sound, watchMicrophone } = parts;
  const stopUnlocking = parts.onGesture(() => {
    if (!store.getState().audioUnlocked) void sound.unlock().then((audioUnlocked) => store.setState({ audioUnlocked }));
  });
  const stopHearing = sound.watch((audioUnlocked) => store.setState({ audioUnlocked }));
  const stopFollowing = line.store.subscribe((state, before) => {
    if (state.contacts !== before.contacts) legs.follow();
  });
  const stopWatching = watchMicrophone((microphone) => {
    if (microphone !== "unknown") store.setState({ microphone });
  });
  return [stopUnlocking, stopHearing, stopFollowing, stopWatching];
}
