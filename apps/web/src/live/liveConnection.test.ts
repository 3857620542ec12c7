import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConnectionWatch } from "./liveConnection.ts";

vi.mock("../session/sessionStore.ts", () => ({ endSession: vi.fn(), useSession: { getState: vi.fn() } }));

function aWatch() {
  const log: string[] = [];
  const socket = {
    connected: true,
    on: () => socket,
    emit: (event: string) => void log.push(event),
    connect: () => void log.push("connect"),
    disconnect: () => void log.push("disconnect"),
  };
  const watch = new ConnectionWatch(socket);
  watch.start();
  return { watch, log, state: () => watch.store.getState() };
}

const page = new EventTarget();
const frame = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", Object.assign(page, { visibilityState: "visible" }));
  vi.stubGlobal("window", frame);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("a live connection", () => {
  it("is there as soon as something is heard", async () => {
    const { watch, state } = aWatch();
    expect(state().pulse).toBe("connecting");
    watch.heard(1);
    expect(state().pulse).toBe("connected");
    watch.stop();
  });

  it("is judged by silence, although the transport claims to be open", async () => {
    const { watch, state, log } = aWatch();
    watch.heard();
    await pass(6_200);
    expect(state()).toMatchObject({ pulse: "reconnecting", silentSeconds: 6 });
    await pass(3_000);
    expect(log).toContain("disconnect");
    await pass(6_000);
    expect(state().pulse).toBe("gone");
    watch.stop();
  });

  it("says for a moment how much came when it is back", async () => {
    const { watch, state } = aWatch();
    watch.heard();
    await pass(6_000);
    watch.heard();
    watch.heard();
    expect(state()).toEqual({ pulse: "connected", silentSeconds: 0, backWith: 2 });
    for (let second = 0; second < 5; second++) {
      await pass(1_000);
      watch.heard();
    }
    expect(state().backWith).toBeNull();
    watch.stop();
  });

  it("asks for a snapshot when it is looked at again, comes online, and every minute", async () => {
    const { watch, log } = aWatch();
    const asked = () => log.filter((entry) => entry === "resync").length;
    page.dispatchEvent(new Event("visibilitychange"));
    expect(asked()).toBe(1);
    frame.dispatchEvent(new Event("online"));
    expect(asked()).toBe(2);
    await pass(61_000);
    expect(asked()).toBe(3);
    watch.stop();
  });

  it("asks for a snapshot when the machine slept", async () => {
    const { watch, log } = aWatch();
    watch.heard();
    await pass(400);
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(400);
    expect(log).toContain("resync");
    watch.stop();
  });

  it("is quiet after it was stopped", async () => {
    const { watch, log } = aWatch();
    watch.stop();
    log.length = 0;
    await pass(120_000);
    page.dispatchEvent(new Event("visibilitychange"));
    expect(log).toEqual([]);
  });
});
