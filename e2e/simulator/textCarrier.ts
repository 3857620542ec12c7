import type { MessageCommand, MessageResult, MessagingPort } from "@touchstone/telephony";
import { createDice, type Dice } from "./dice.ts";
import type { Network } from "./network.ts";
import type { Life } from "./simulatedProcess.ts";

/** The part of the carrier that sends texts: takes each message once, however often it is asked to. */
export class TextCarrier {
  /** By our id of the message: how often the customer has it. */
  readonly sent = new Map<string, number>();
  readonly #dice: Dice;

  constructor(seed: number) {
    this.#dice = createDice(seed, "texts");
  }

  /** As the adapter does it: from the second try on it asks first whether the carrier has it. */
  send({ messageId, attempt = 0 }: MessageCommand): MessageResult {
    if (attempt !== 1 && this.sent.has(messageId)) return done(messageId);
    if (this.#dice.chance(0.05)) return { kind: "refused", code: "21211", because: "badNumber" };
    if (this.#dice.chance(0.05)) return { kind: "retry", code: "20429", afterMs: 500 };
    this.sent.set(messageId, (this.sent.get(messageId) ?? 0) + 1);
    return done(messageId);
  }
}

const done = (messageId: string): MessageResult => ({
  ...{ kind: "done", providerId: `SM-${messageId}`, state: "sent", segments: 1 },
});

/** The carrier's texts as one life of a router has them. */
export function messagingOf(carrier: TextCarrier, network: Network, life: Life): MessagingPort {
  return {
    send: (command) =>
      network
        .ask(life, "carrier", "sendMessage", () => carrier.send(command))
        .catch(() => ({ kind: "retry", code: "ECONNRESET" }) as const),
    findMessage: async () => null,
    messagesSince: async () => [],
    mediaOf: async () => [],
  };
}
