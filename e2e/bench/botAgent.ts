import { randomUUID } from "node:crypto";
import type { AgentClientEvents, AgentServerEvents, ClickOutcome, DeskView } from "@touchstone/contracts";
import { io, type Socket } from "socket.io-client";
import type { BenchAccount, BenchAgent } from "./benchTenant.ts";

export interface BotDeps {
  /** Origin of screenpop. */
  readonly url: string;
  /** Origin of the carrier. */
  readonly carrierUrl: string;
  readonly account: BenchAccount;
}

/** An agent who is always ready, accepts every offer, connects his leg, and wraps up at once. Survives the servers. */
export class BotAgent {
  readonly #deps: BotDeps;
  readonly #agent: BenchAgent;
  readonly #socket: Socket<AgentServerEvents, AgentClientEvents>;
  readonly #completed = new Set<string>();
  /** Offers that were accepted: to be connected once, or again after a restart that lost the answer. */
  readonly #accepted = new Set<string>();

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
      this.#look(snapshot);
      if (snapshot.offer) void this.#accept(snapshot.offer.offerId, snapshot.offer.interactionId);
    });
    this.#socket.on("change", (change) => this.#look(change));
    this.#socket.on("offer", (offer) => void this.#accept(offer.offerId, offer.interactionId));
  }

  close(): void {
    this.#socket.disconnect();
  }

  #look({ agent, contacts }: DeskView): void {
    if (agent.intent.kind !== "ready" || agent.block) void this.#click("setIntent", { intent: "ready" });
    for (const contact of contacts) {
      if (contact.state === "wrapUp" && !this.#completed.has(contact.interactionId))
        void this.#complete(contact.interactionId);
      if (contact.state === "connecting") this.#connect(contact.offerId, contact.interactionId, "accept");
      if (contact.state === "agentLost") this.#connect(contact.offerId, contact.interactionId, "rejoin");
    }
  }

  async #accept(offerId: string, interactionId: string): Promise<void> {
    const outcome = await this.#click("accept", { offerId });
    if ("ok" in outcome && outcome.ok) this.#connect(offerId, interactionId, "accept");
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
    }).catch(() => this.#accepted.delete(key));
  }

  async #complete(interactionId: string): Promise<void> {
    this.#completed.add(interactionId);
    const outcome = await this.#click("complete", { interactionId, disposition: null, notes: "" });
    if (!("ok" in outcome)) this.#completed.delete(interactionId);
  }

  /** One click with one id; its answer may be lost with the server, then "pending". */
  async #click(name: "setIntent" | "accept" | "complete", body: object): Promise<ClickOutcome> {
    try {
      return await this.#socket.timeout(5_000).emitWithAck(name, { id: randomUUID(), ...body } as never);
    } catch {
      return { pending: true };
    }
  }
}
