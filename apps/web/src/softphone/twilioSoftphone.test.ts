import { EventEmitter } from "node:events";
import type { SoftphoneAccess } from "@touchstone/contracts";
import type { Device } from "@twilio/voice-sdk";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onceThen } from "./openSoftphone.ts";
import type { SoftphoneEvent } from "./softphone.ts";
import { twilioFault, twilioSoftphone } from "./twilioSoftphone.ts";

const target = { mode: "accept", offerId: "o1", interactionId: "i1" } as const;
const accessFor = (token: string): SoftphoneAccess => ({
  provider: "twilio",
  token,
  expiresAt: Date.now() + 3_600_000,
});

class FakeCall extends EventEmitter {
  readonly disconnect = vi.fn(() => void this.emit("disconnect"));
  readonly mute = vi.fn();
  readonly sendDigits = vi.fn();
}

function aPhone(call: FakeCall = new FakeCall()) {
  const device = { connect: vi.fn(async () => call), updateToken: vi.fn(), destroy: vi.fn() };
  const events: SoftphoneEvent[] = [];
  const tokens = ["first", "second", "third"];
  const phone = twilioSoftphone(
    async () => accessFor(tokens.shift() ?? "later"),
    (event) => events.push(event),
    async () => device as unknown as Device,
  );
  return { phone, device, call, events };
}

describe("Twilio's softphone", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function connected() {
    const made = aPhone();
    const standing = made.phone.connect(target);
    await vi.advanceTimersByTimeAsync(0);
    made.call.emit("accept");
    await standing;
    return made;
  }

  it("calls out with what the leg is for", async () => {
    const { device } = await connected();
    expect(device.connect).toHaveBeenCalledWith({ params: { mode: "accept", offerId: "o1", interactionId: "i1" } });
  });

  it("mutes, sends digits and hangs up the standing call", async () => {
    const { phone, call, events } = await connected();
    phone.setMuted(true);
    phone.sendDigits("5#");
    phone.hangUp();
    expect(call.mute).toHaveBeenCalledWith(true);
    expect(call.sendDigits).toHaveBeenCalledWith("5#");
    expect(call.disconnect).toHaveBeenCalledOnce();
    expect(events).toEqual([{ type: "ended" }]);
  });

  it("says so once when the carrier ends the leg", async () => {
    const { call, events } = await connected();
    call.emit("disconnect");
    call.emit("disconnect");
    expect(events).toEqual([{ type: "ended" }]);
  });

  it("replaces the token before it ends", async () => {
    const { device } = await connected();
    await vi.advanceTimersByTimeAsync(3_600_000 - 50_000);
    expect(device.updateToken).toHaveBeenCalledWith("second");
  });

  it("gives up a leg that does not come up, and can try again", async () => {
    const { phone, call } = aPhone();
    const outcome = phone.connect(target).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await outcome).toMatchObject({ kind: "network" });
    expect(call.disconnect).toHaveBeenCalled();
    const again = phone.connect(target);
    await vi.advanceTimersByTimeAsync(0);
    call.emit("accept");
    await expect(again).resolves.toBeUndefined();
  });

  it.each([
    [31401, "microphoneDenied"],
    [31402, "microphoneMissing"],
    [20104, "access"],
    [31005, "network"],
    [31486, "refused"],
    [99999, "network"],
  ])("error %d is a fault of kind %s", (code, kind) => expect(twilioFault({ code, message: "x" }).kind).toBe(kind));
});

describe("access", () => {
  it("that chose the provider serves the first leg, the next is fetched", async () => {
    const access = onceThen(accessFor("first"), async () => accessFor("second"));
    expect((await access()).token).toBe("first");
    expect((await access()).token).toBe("second");
  });

  it("that has grown old is not used", async () => {
    const old = { ...accessFor("old"), expiresAt: Date.now() };
    expect((await onceThen(old, async () => accessFor("new"))()).token).toBe("new");
  });
});
