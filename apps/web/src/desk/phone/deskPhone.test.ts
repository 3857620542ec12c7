import type { DeskContact } from "@touchstone/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { create } from "zustand";
import type { MicrophoneState } from "../../softphone/microphone.ts";
import { type LegTarget, type Softphone, SoftphoneFault, type SoftphoneListener } from "../../softphone/softphone.ts";
import type { Click, ClickAnswer } from "../state/clicks.ts";
import { aContact, anAgent, anOffer } from "../state/desk.fixture.ts";
import { type DeskState, emptyDesk } from "../state/deskState.ts";
import { makeDeskPhone } from "./deskPhone.ts";
import type { Sound } from "./sound.ts";

interface Setting {
  readonly answers?: Record<string, ClickAnswer>;
  readonly connect?: (target: LegTarget) => Promise<void>;
  readonly microphone?: MicrophoneState;
  readonly unlocks?: boolean;
  readonly leads?: boolean;
  /** What the browser says of itself when the page is loaded. */
  readonly microphoneKnown?: MicrophoneState;
}

function aDesk({
  answers = {},
  connect = async () => {},
  microphone = "granted",
  unlocks = true,
  leads = true,
  microphoneKnown,
}: Setting = {}) {
  const log: string[] = [];
  const store = create<DeskState>(() => ({ ...emptyDesk, agent: anAgent(), version: 1 }));
  const reports: boolean[] = [];
  const click: Click = async (name) => {
    log.push(`click ${name}`);
    return answers[name] ?? { ok: true };
  };
  const listeners: SoftphoneListener[] = [];
  const softphone: Softphone = {
    async connect(target) {
      log.push(`connect ${target.mode} ${target.interactionId}`);
      await connect(target);
    },
    hangUp: () => void log.push("leg hangUp"),
    setMuted: (muted) => void log.push(`leg muted ${muted}`),
    sendDigits: (digits) => void log.push(`leg digits ${digits}`),
    close: () => void log.push("leg close"),
  };
  let unlocked = false;
  const sound: Sound = {
    unlock: async () => (unlocked = unlocks),
    isUnlocked: () => unlocked,
    watch: () => () => {},
    startRinging() {},
    stopRinging() {},
    test() {},
    warn() {},
    volume: () => 1,
    setVolume() {},
  };
  let lead: (leads: boolean) => void = () => {};
  let press = () => {};
  const phone = makeDeskPhone({
    line: { store: store as never, click, report: ({ canTalk }) => reports.push(canTalk) },
    sound,
    openSoftphone: async (listener) => {
      listeners.push(listener);
      return softphone;
    },
    askForMicrophone: async () => microphone,
    watchMicrophone: (told) => {
      if (microphoneKnown) told(microphoneKnown);
      return () => {};
    },
    seekLeadership: (tell) => {
      lead = tell;
      tell(leads);
      return { takeOver: () => tell(true), stop() {} };
    },
    onGesture: (run) => {
      press = run;
      return () => {};
    },
  });
  const contacts = (...now: DeskContact[]) => store.setState({ contacts: now });
  const legEnds = () => listeners.at(-1)?.({ type: "ended" });
  const pressed = async () => {
    press();
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve(); // The sound is there a moment later.
  };
  return { phone, log, reports, contacts, legEnds, lead: (leads: boolean) => lead(leads), press: pressed };
}

const leg = ({ phone }: ReturnType<typeof aDesk>) => phone.store.getState().leg;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("accepting", () => {
  it("asks the server first, then makes the leg of the accepted offer", async () => {
    const desk = aDesk();
    await desk.phone.accept(anOffer());
    expect(desk.log).toEqual(["click accept", "connect accept i1"]);
  });

  it("makes no leg when the offer is gone", async () => {
    const desk = aDesk({ answers: { accept: { ok: false, reason: "offerGone" } } });
    await expect(desk.phone.accept(anOffer())).resolves.toEqual({ ok: false, reason: "offerGone" });
    expect(desk.log).toEqual(["click accept"]);
  });

  it("reports a fault of the device, and shows what it was", async () => {
    const connect = async () => Promise.reject(new SoftphoneFault("microphoneDenied", "no"));
    const desk = aDesk({ connect });
    desk.contacts(aContact({ state: "ringing" }));
    const accepted = desk.phone.accept(anOffer());
    await pass(0);
    await accepted;
    expect(desk.log).toEqual(["click accept", "connect accept i1", "leg close", "click reportDeviceFault"]);
    expect(desk.phone.store.getState()).toMatchObject({
      microphone: "denied",
      leg: { state: "failed", fault: "microphoneDenied" },
    });
  });

  it("twice is once", async () => {
    const desk = aDesk();
    const [, second] = await Promise.all([desk.phone.accept(anOffer()), desk.phone.accept(anOffer())]);
    expect(second).toEqual({ ok: false, reason: "alreadyAccepted" });
    expect(desk.log.filter((entry) => entry === "click accept")).toHaveLength(1);
  });

  it("keeps its leg when the server's word of the contact comes late", async () => {
    const desk = aDesk();
    await desk.phone.accept(anOffer());
    await pass(800);
    desk.contacts(aContact({ state: "connecting" }));
    await pass(1_000);
    expect(leg(desk)).toMatchObject({ state: "standing" });
    expect(desk.log).not.toContain("connect rejoin i1");
  });
});

describe("a conversation", () => {
  it("is rejoined by itself after a reload", async () => {
    const desk = aDesk();
    desk.contacts(aContact());
    await pass(0);
    expect(desk.log).toEqual(["connect rejoin i1"]);
    expect(leg(desk)).toMatchObject({ state: "standing", interactionId: "i1" });
  });

  it("is not rejoined by a tab without the phone, but by it as soon as it takes over", async () => {
    const desk = aDesk({ leads: false });
    desk.contacts(aContact());
    await pass(5_000);
    expect(desk.log).toEqual([]);
    desk.phone.takeOver();
    await pass(0);
    expect(desk.log).toEqual(["connect rejoin i1"]);
  });

  it("loses its leg when another tab takes the phone", async () => {
    const desk = aDesk();
    desk.contacts(aContact());
    await pass(0);
    desk.lead(false);
    await pass(5_000);
    expect(desk.log).toEqual(["connect rejoin i1", "leg close"]);
    expect(leg(desk)).toBeNull();
  });

  it("comes back when its leg is lost", async () => {
    const desk = aDesk();
    desk.contacts(aContact());
    await pass(0);
    desk.legEnds();
    expect(leg(desk)).toBeNull();
    await pass(1_500);
    expect(desk.log).toEqual(["connect rejoin i1", "leg close", "connect rejoin i1"]);
  });

  it("stops trying after three failures, until somebody asks", async () => {
    const connect = async () => Promise.reject(new SoftphoneFault("network", "no"));
    const desk = aDesk({ connect });
    desk.contacts(aContact());
    await pass(60_000);
    const tries = () => desk.log.filter((entry) => entry.startsWith("connect")).length;
    expect(tries()).toBe(3);
    desk.phone.reconnect();
    await pass(0);
    expect(tries()).toBe(4);
  });

  it("that is over takes its leg along and is not rejoined", async () => {
    const desk = aDesk();
    desk.contacts(aContact());
    await pass(0);
    desk.contacts(aContact({ state: "wrapUp" }));
    await pass(10_000);
    expect(desk.log).toEqual(["connect rejoin i1", "leg close"]);
  });

  it("that ended while its leg was being made keeps none", async () => {
    const made = Promise.withResolvers<void>();
    const desk = aDesk({ connect: () => made.promise });
    desk.contacts(aContact());
    await pass(0);
    desk.contacts();
    made.resolve();
    await pass(0);
    expect(leg(desk)).toBeNull();
    expect(desk.log.filter((entry) => entry === "leg close").length).toBeGreaterThan(0);
  });

  it("is hung up at the server first, then the leg", async () => {
    const desk = aDesk();
    desk.contacts(aContact());
    await pass(0);
    await desk.phone.hangUp(aContact());
    expect(desk.log).toEqual(["connect rejoin i1", "click hangUp", "leg hangUp", "leg close"]);
  });

  it("keeps its leg when the wish to hang up could not be told", async () => {
    const desk = aDesk({ answers: { hangUp: { ok: false, reason: "unavailable" } } });
    desk.contacts(aContact());
    await pass(0);
    await desk.phone.hangUp(aContact());
    expect(desk.log).not.toContain("leg hangUp");
  });

  it("mutes and dials in the leg alone", async () => {
    const desk = aDesk();
    desk.contacts(aContact());
    await pass(0);
    desk.phone.setMuted(true);
    desk.phone.sendDigits("1");
    expect(desk.log.slice(1)).toEqual(["leg muted true", "leg digits 1"]);
    expect(leg(desk)?.muted).toBe(true);
  });
});

describe("the server hears", () => {
  it("that the desk can talk once it leads, may sound, and has the microphone", async () => {
    const desk = aDesk();
    expect(desk.reports).toEqual([]);
    await expect(desk.phone.prepare()).resolves.toBe(true);
    expect(desk.reports).toEqual([true]);
  });

  it.each([
    ["the microphone is denied", { microphone: "denied" as const }],
    ["the sound is locked", { unlocks: false }],
    ["another tab has the phone", { leads: false }],
  ])("nothing of the kind while %s", async (_why, setting) => {
    const desk = aDesk(setting);
    await expect(desk.phone.prepare()).resolves.toBe(false);
    expect(desk.reports).toEqual([]);
  });

  it("that a tab to which the phone was handed on can talk: at once where somebody has pressed something, else after the first press", async () => {
    for (const isPressedFirst of [true, false]) {
      const desk = aDesk({ leads: false, microphoneKnown: "granted" });
      if (isPressedFirst) await desk.press();
      desk.lead(true);
      expect(desk.reports).toEqual(isPressedFirst ? [true] : []);
      await desk.press();
      expect(desk.reports).toEqual([true]);
    }
  });

  it("that it no longer can when another tab takes the phone", async () => {
    const desk = aDesk();
    await desk.phone.prepare();
    desk.lead(false);
    expect(desk.reports).toEqual([true, false]);
  });
});
