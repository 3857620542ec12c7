import type { PhoneEvent, PhoneRequest, SoftphoneAccess } from "@touchstone/contracts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emulatorSoftphone, phoneUrl } from "./emulatorSoftphone.ts";
import type { SoftphoneEvent } from "./softphone.ts";

/** The emulator's side of the socket. */
class FakeSocket {
  static last: FakeSocket | undefined;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  readonly sent: PhoneRequest[] = [];
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.last = this;
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string) {
    const request = JSON.parse(text) as PhoneRequest;
    this.sent.push(request);
    if (request.type === "register") this.say({ type: "registered", identity: "agent" });
  }
  say(event: PhoneEvent) {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(event) }));
  }
  close() {
    this.onclose?.();
  }
}

class FakePeer {
  static last: FakePeer;
  iceGatheringState = "new";
  localDescription: { sdp: string } | null = null;
  readonly remote: unknown[] = [];
  readonly tracks: unknown[] = [];
  closed = false;
  private gathered: (() => void) | null = null;
  constructor() {
    FakePeer.last = this;
  }
  addTrack(track: unknown) {
    this.tracks.push(track);
  }
  async createOffer() {
    return { type: "offer", sdp: "no candidates yet" };
  }
  async setLocalDescription() {
    queueMicrotask(() => {
      this.iceGatheringState = "complete";
      this.localDescription = { sdp: "offer with candidates" };
      this.gathered?.();
    });
  }
  async setRemoteDescription(description: unknown) {
    this.remote.push(description);
  }
  addEventListener(_event: string, listener: () => void) {
    this.gathered = listener;
  }
  close() {
    this.closed = true;
  }
}

const track = { enabled: true, stop: vi.fn() };
const access: SoftphoneAccess = {
  provider: "emulator",
  token: "jwt",
  url: "ws://carrier/emulator/phone",
  expiresAt: 1,
};
const target = { mode: "rejoin", offerId: "o1", interactionId: "i1" } as const;
const asked = (type: PhoneRequest["type"]) => FakeSocket.last?.sent.find((request) => request.type === type);
const untilAsked = (type: PhoneRequest["type"]) => vi.waitFor(() => expect(asked(type)).toBeDefined());
const legId = () => (asked("connect") as { id: string }).id;

beforeEach(() => {
  FakeSocket.last = undefined;
  track.enabled = true;
  track.stop.mockClear();
  const stream = { getTracks: () => [track], getAudioTracks: () => [track] };
  vi.stubGlobal("location", { href: "http://localhost:3000/desk" });
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  vi.stubGlobal("Audio", class {});
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: async () => stream } });
});
afterEach(() => vi.unstubAllGlobals());

async function standing() {
  const events: SoftphoneEvent[] = [];
  const phone = emulatorSoftphone(
    async () => access,
    (event) => events.push(event),
  );
  const connected = phone.connect(target);
  await untilAsked("connect");
  FakeSocket.last?.say({ type: "answered", id: legId(), callSid: "CA1", sdp: "answer" });
  await connected;
  return { phone, events };
}

describe("the emulator's softphone", () => {
  it("registers with its token, then calls with a full description and what the leg is for", async () => {
    await standing();
    expect(asked("register")).toEqual({ type: "register", token: "jwt" });
    expect(asked("connect")).toMatchObject({
      sdp: "offer with candidates",
      params: { mode: "rejoin", offerId: "o1", interactionId: "i1" },
    });
    expect(FakePeer.last.remote).toEqual([{ type: "answer", sdp: "answer" }]);
  });

  it("mutes the microphone's own track", async () => {
    const { phone } = await standing();
    phone.setMuted(true);
    expect(track.enabled).toBe(false);
    phone.setMuted(false);
    expect(track.enabled).toBe(true);
  });

  it("lets go of microphone and line when it hangs up", async () => {
    const { phone, events } = await standing();
    phone.hangUp();
    expect(asked("hangUp")).toMatchObject({ id: legId() });
    expect(track.stop).toHaveBeenCalled();
    expect(FakePeer.last.closed).toBe(true);
    expect(events).toEqual([{ type: "ended" }]);
  });

  it("tells once that the far end hung up", async () => {
    const { events } = await standing();
    FakeSocket.last?.say({ type: "ended", id: legId(), status: "completed" });
    await vi.waitFor(() => expect(events).toEqual([{ type: "ended" }]));
    FakeSocket.last?.close();
    expect(events).toHaveLength(1);
  });

  it("fails with the carrier's refusal and keeps nothing open", async () => {
    const phone = emulatorSoftphone(
      async () => access,
      () => {},
    );
    const outcome = phone.connect(target).catch((error: unknown) => error);
    await untilAsked("connect");
    FakeSocket.last?.say({ type: "ended", id: legId(), status: "failed" });
    expect(await outcome).toMatchObject({ kind: "refused" });
    expect(track.stop).toHaveBeenCalled();
    expect(FakePeer.last.closed).toBe(true);
  });

  it("says when the microphone is forbidden", async () => {
    const getUserMedia = async () => Promise.reject(new DOMException("no", "NotAllowedError"));
    vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
    const phone = emulatorSoftphone(
      async () => access,
      () => {},
    );
    await expect(phone.connect(target)).rejects.toMatchObject({ kind: "microphoneDenied" });
  });

  it("finds its socket at the page's own origin unless told another", () => {
    expect(phoneUrl(undefined, "https://desk.example/desk")).toBe("wss://desk.example/emulator/phone");
    expect(phoneUrl("ws://127.0.0.1:9/x", "http://localhost/desk")).toBe("ws://127.0.0.1:9/x");
  });
});
