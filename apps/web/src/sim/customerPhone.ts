import type { PhoneEvent, PhoneRequest } from "@touchstone/contracts";
import { createStore, type StoreApi } from "zustand/vanilla";
import { openSignalling, type Signalling } from "../softphone/signalling.ts";
import { audioOf, type CustomerLeg, offerOf, openLeg, releaseLeg } from "./customerLeg.ts";
import {
  type Dialled,
  dialling,
  type Ending,
  end,
  type HandsetCall,
  hear,
  isLive,
  press,
  ringing,
} from "./handsetCall.ts";
import { plainNumber } from "./texts.ts";

export interface HandsetState {
  /** Of the phone's line to the carrier. */
  readonly line: "connecting" | "connected" | "gone";
  readonly call: HandsetCall;
  readonly muted: boolean;
  readonly speakerOn: boolean;
}

const RETRY_MS = 2_000;

/** A customer's phone in the browser, at most one call at a time. Its line is opened again when lost; a call is not. */
export class CustomerPhone {
  readonly store: StoreApi<HandsetState> = createStore<HandsetState>(() => ({
    line: "connecting",
    call: { state: "idle" },
    muted: false,
    speakerOn: true,
  }));
  readonly #url: string;
  #signalling: Signalling | null = null;
  #leg: CustomerLeg | null = null;
  /** Rises with every line and when the phone is closed: what an older line says is not heard. */
  #generation = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** Whose phone it is now: under this number it can be called back. */
  #owner: Dialled | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  open(): void {
    this.#connect();
  }

  close(): void {
    clearTimeout(this.#retry);
    this.hangUp();
    this.#generation++;
    this.#signalling?.close();
    this.#signalling = null;
  }

  /** Must follow a click, so that the browser lets it ask for the microphone and play sound. */
  async dial(dialled: Dialled): Promise<void> {
    if (this.#signalling === null || isLive(this.#held())) return;
    const id = crypto.randomUUID();
    this.store.setState({ call: dialling(id, dialled, "both", Date.now()), muted: false });
    const leg = await openLeg();
    const call = this.#held();
    // Hung up while the browser asked for the microphone, or the line went away.
    if (!isLive(call) || call.id !== id) return releaseLeg(leg);
    this.#leg = leg;
    leg.speaker.muted = !this.store.getState().speakerOn;
    this.store.setState({ call: { ...call, audio: audioOf(leg) } });
    const sdp = await offerOf(leg);
    const { from, to } = dialled;
    if (this.#leg === leg) this.#signalling.send({ type: "dial", id, from, to, ...(sdp !== null && { sdp }) });
  }

  /** The phone is this caller's from now on, and rings when the number is called. */
  setOwner(owner: Dialled | null): void {
    const isSame = owner?.from === this.#owner?.from;
    this.#owner = owner;
    if (!isSame) this.#signalling?.send(this.#registration());
  }

  /** Takes the call that rings. Must follow a click, as `dial`. */
  async answer(): Promise<void> {
    const call = this.#held();
    if (call.state !== "incoming") return;
    const leg = await openLeg();
    if (this.#held() !== call) return releaseLeg(leg);
    this.#leg = leg;
    leg.speaker.muted = !this.store.getState().speakerOn;
    this.store.setState({ call: { ...call, audio: audioOf(leg) }, muted: false });
    const sdp = await offerOf(leg);
    if (this.#leg === leg) this.#signalling?.send({ type: "answer", id: call.id, ...(sdp !== null && { sdp }) });
  }

  press(digits: string): void {
    const call = this.#held();
    if (call.state !== "connected") return;
    this.#signalling?.send({ type: "dtmf", id: call.id, digits });
    this.#setCall(press(call, digits));
  }

  hangUp(): void {
    this.#endCall(this.#held().state === "connected" ? "completed" : "canceled");
  }

  setMuted(muted: boolean): void {
    for (const track of this.#leg?.microphone?.getAudioTracks() ?? []) track.enabled = !muted;
    this.store.setState({ muted });
  }

  setSpeaker(on: boolean): void {
    if (this.#leg !== null) this.#leg.speaker.muted = !on;
    this.store.setState({ speakerOn: on });
  }

  #held(): HandsetCall {
    return this.store.getState().call;
  }

  #setCall(call: HandsetCall): void {
    if (call !== this.#held()) this.store.setState({ call });
    if (isLive(call) || this.#leg === null) return;
    releaseLeg(this.#leg);
    this.#leg = null;
  }

  #endCall(how: Ending): void {
    const call = this.#held();
    if (!isLive(call)) return;
    this.#signalling?.send({ type: call.state === "incoming" ? "reject" : "hangUp", id: call.id });
    this.#setCall(end(call, how, Date.now()));
  }

  #connect(): void {
    const generation = ++this.#generation;
    const isCurrent = () => generation === this.#generation;
    const heard = (event: PhoneEvent) => isCurrent() && this.#heard(event);
    const lost = () => isCurrent() && this.#lost();
    openSignalling(this.#url, this.#registration(), heard, lost).then((signalling) => {
      if (!isCurrent()) return signalling.close();
      this.#signalling = signalling;
      this.store.setState({ line: "connected" });
    }, lost);
  }

  #registration(): Extract<PhoneRequest, { type: "registerCustomer" }> {
    // As the carrier will dial it: without the spaces and dashes that a person types.
    const number = this.#owner && plainNumber(this.#owner.from);
    return { type: "registerCustomer", ...(number?.startsWith("+") && { number }) };
  }

  #lost(): void {
    this.#signalling = null;
    this.#setCall(end(this.#held(), "lineLost", Date.now()));
    this.store.setState({ line: "gone" });
    this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
  }

  /** One call at a time: who calls meanwhile finds the phone busy. */
  #ring(event: Extract<PhoneEvent, { type: "incoming" }>): void {
    if (isLive(this.#held())) this.#signalling?.send({ type: "reject", id: event.id });
    else this.#setCall(ringing(event, this.#owner, Date.now()));
  }

  #heard(event: PhoneEvent): void {
    if (event.type === "incoming") {
      this.#ring(event);
      return;
    }
    this.#setCall(hear(this.#held(), event, Date.now()));
    const call = this.#held();
    if (event.type !== "answered" || event.sdp === undefined || !isLive(call) || call.id !== event.id) return;
    this.#leg?.peer?.setRemoteDescription({ type: "answer", sdp: event.sdp }).catch(() => this.#endCall("failed"));
  }
}
