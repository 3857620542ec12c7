import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { AgentClientEvents, AgentServerEvents, ClickOutcome, DeskView, OfferPop } from "@touchstone/contracts";
import { io, type Socket } from "socket.io-client";
import type { BenchAccount, BenchAgent } from "./benchTenant.ts";

export interface BotDeps {
  /** Origin of screenpop. */
  readonly url: string;
  /** Origin of the carrier. */
  readonly carrierUrl: string;
  readonly account: BenchAccount;
  /** An answer in writing was taken: from then on it must reach the telephone, once. */
  readonly wrote?: (text: string) => void;
}

/** How long a conversation lasts at most, when the caller does not hang up before; the least is a second. */
const TALK_MS = 6_000;
/** How long a conversation in writing is kept at most after its answer. */
const WRITE_MS = 4_000;
const RETRY_MS = 500;

/**
 * An agent who is always ready, accepts every offer, connects his leg, hangs up after some seconds, and wraps up at once; who
 * answers what is written once and completes it some seconds later. Follows
 * the desk's protocol (asks for a snapshot when behind, repeats a click under its id) and so survives the servers.
 */
export class BotAgent {
  readonly #deps: BotDeps;
  readonly #agent: BenchAgent;
  readonly #socket: Socket<AgentServerEvents, AgentClientEvents>;
  readonly #completed = new Set<string>();
  /** Offers that were accepted: to be connected once, or again after a restart that lost the answer. */
  readonly #accepted = new Set<string>();
  /** Conversations whose end this agent has planned. */
  readonly #talks = new Set<string>();
  /** The call that each conversation's telephone has at the carrier. */
  readonly #legs = new Map<string, string>();
  /** Conversations in writing that this agent has answered, or is at it. */
  readonly #written = new Set<string>();
  #version = 0;
  #closed = false;
  #isGettingReady = false;

  constructor(agent: BenchAgent, deps: BotDeps) {
    this.#deps = deps;
    this.#agent = agent;
    this.#socket = io(`${deps.url}/agent`, {
      auth: { token: agent.token },
      transports: ["websocket"],
      reconnectionDelay: 200,
      reconnectionDelayMax: 800,
    });
    this.#socket.on("connect", () => this.#socket.emit("deskState", { canTalk: true }));
    this.#socket.on("snapshot", (snapshot) => {
      this.#version = snapshot.version;
      this.#look(snapshot);
      for (const offer of snapshot.offers) void this.#accept(offer);
    });
    this.#socket.on("change", (change) => {
      this.#follow(change);
      this.#look(change);
    });
    this.#socket.on("offer", (offer) => {
      this.#follow(offer);
      void this.#accept(offer);
    });
    this.#socket.on("offerEnded", (ended) => this.#follow(ended));
    this.#socket.on("heartbeat", ({ version }) => {
      if (version > this.#version) this.#socket.emit("resync");
    });
  }

  close(): void {
    this.#closed = true;
    this.#socket.disconnect();
  }

  #follow({ after, version }: { after: number; version: number }): void {
    if (after > this.#version) this.#socket.emit("resync");
    this.#version = Math.max(this.#version, version);
  }

  #look({ agent, contacts }: DeskView): void {
    if (agent.intent.kind !== "ready" || agent.block) void this.#getReady();
    this.#forgetWritten(contacts);
    for (const contact of contacts) {
      if (contact.state === "wrapUp") void this.#complete(contact.interactionId);
      if (contact.thread !== null && contact.state === "talking") void this.#write(contact.interactionId);
      else if (contact.state === "connecting") this.#connect(contact.offerId, contact.interactionId, "accept");
      else if (contact.state === "agentLost") this.#connect(contact.offerId, contact.interactionId, "rejoin");
      else if (contact.state === "talking") this.#planHangUp(contact.interactionId);
    }
  }

  /** A conversation that was taken away may come back, and is worked on anew. */
  #forgetWritten(contacts: DeskView["contacts"]): void {
    const here = new Set(contacts.map(({ interactionId }) => interactionId));
    for (const id of this.#written) {
      if (here.has(id)) continue;
      this.#written.delete(id);
      this.#completed.delete(id);
    }
  }

  async #getReady(): Promise<void> {
    if (this.#isGettingReady) return;
    this.#isGettingReady = true;
    await this.#click("setIntent", { intent: "ready" });
    this.#isGettingReady = false;
  }

  #planHangUp(interactionId: string): void {
    if (this.#talks.has(interactionId)) return;
    this.#talks.add(interactionId);
    const hangUp = () => void this.#click("hangUp", { interactionId }).then(() => this.#leave(interactionId));
    setTimeout(hangUp, 1_000 + Math.random() * (TALK_MS - 1_000));
  }

  /** As a desk's telephone does when its conversation is over: it does not wait for the carrier to end the call. */
  #leave(interactionId: string): void {
    const callSid = this.#legs.get(interactionId);
    if (!this.#legs.delete(interactionId)) return;
    const address = `${this.#deps.carrierUrl}/emulator/control/calls/${callSid}/hangup`;
    fetch(address, { method: "POST" }).catch(() => {}); // Not reached, it ends when the product ends it.
  }

  /** One answer, whatever comes in between, and the end. */
  async #write(interactionId: string): Promise<void> {
    if (this.#written.has(interactionId)) return;
    this.#written.add(interactionId);
    const text = `Answered under ${randomUUID()}`;
    const outcome = await this.#click("reply", { interactionId, text });
    if ("ok" in outcome && outcome.ok) this.#deps.wrote?.(text);
    await sleep(Math.random() * WRITE_MS);
    await this.#complete(interactionId);
  }

  async #accept({ offerId, interactionId, channel }: OfferPop): Promise<void> {
    const outcome = await this.#click("accept", { offerId });
    if ("ok" in outcome && outcome.ok && channel === "voice") this.#connect(offerId, interactionId, "accept");
  }

  #connect(offerId: string, interactionId: string, mode: "accept" | "rejoin"): void {
    const key = `${mode}:${offerId}`;
    if (this.#accepted.has(key)) return;
    this.#accepted.add(key);
    const { account, carrierUrl } = this.#deps;
    const body = {
      accountSid: account.accountSid,
      applicationSid: account.twimlAppSid,
      identity: this.#agent.identity,
      parameters: { mode, offerId, interactionId },
    };
    void fetch(`${carrierUrl}/emulator/control/clients`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
      .then(async (answer) => this.#legs.set(interactionId, ((await answer.json()) as { callSid: string }).callSid))
      .catch(() => this.#accepted.delete(key));
  }

  async #complete(interactionId: string): Promise<void> {
    if (this.#completed.has(interactionId)) return;
    this.#completed.add(interactionId);
    this.#leave(interactionId);
    const outcome = await this.#click("complete", { interactionId, disposition: null, notes: "" });
    // It was somebody else's for a moment: when it comes back it has an end of its own.
    if ("ok" in outcome && !outcome.ok) this.#completed.delete(interactionId);
  }

  /** One click with one id, sent again until its outcome is known: its answer may be lost with the server. */
  async #click(name: "setIntent" | "accept" | "hangUp" | "complete" | "reply", body: object): Promise<ClickOutcome> {
    const click = { id: randomUUID(), ...body } as never;
    while (!this.#closed) {
      try {
        const outcome: ClickOutcome = await this.#socket.timeout(5_000).emitWithAck(name, click);
        const isKnown = !("pending" in outcome) && (outcome.ok || outcome.reason !== "unavailable");
        if (isKnown) return outcome;
      } catch {
        // Not connected, or the answer did not come.
      }
      await sleep(RETRY_MS);
    }
    return { pending: true };
  }
}
