import type { Fields, VoiceRoute } from "@touchstone/telephony";
import { createDice, type Dice } from "./dice.ts";
import type { Schedule } from "./schedule.ts";

/** One webhook. */
export interface Letter {
  readonly route: VoiceRoute;
  readonly fields: Readonly<Record<string, string>>;
  readonly query: Fields;
}

/** What came back; null: nobody answered in time, or the line broke. */
export type Reply = { readonly status: number; readonly document: string | null } | null;

/** Somebody who takes webhooks; calls `reply` at most once, perhaps never. */
export type Receiver = (letter: Letter, reply: (reply: Reply) => void) => void;

const READ_TIMEOUT_MS = 4_000;
const CALLBACK_TRIES = 5;
const DOCUMENT_TRIES = 3;

/** How the carrier's mail fares from now on. */
export interface Weather {
  /** Probability that a callback is never sent. */
  drops: number;
  /** Probability that something is sent twice. */
  repeats: number;
  /** The longest that a letter lies around before it is sent, milliseconds. */
  delayMs: number;
}

/**
 * Sends the carrier's webhooks as our URLs ask for it: a callback again on time-outs and on a 5xx, a document again on time-outs
 * only. Keeps what was acknowledged: that must not be lost.
 */
export class Postman {
  readonly acknowledged: Letter[] = [];
  /** Callbacks that nobody acknowledged, and those that were never sent: only the reconciler can know of them. */
  undelivered = 0;
  weather: Weather = { drops: 0, repeats: 0.03, delayMs: 40 };
  readonly #schedule: Schedule;
  readonly #receive: Receiver;
  readonly #dice: Dice;

  constructor(seed: number, schedule: Schedule, receive: Receiver) {
    this.#schedule = schedule;
    this.#receive = receive;
    this.#dice = createDice(seed, "postman");
  }

  /** A report that nobody waits for. */
  callback(letter: Letter): void {
    if (this.#dice.chance(this.weather.drops)) {
      this.undelivered += 1;
      return;
    }
    if (this.#dice.chance(this.weather.repeats)) this.#send(letter, CALLBACK_TRIES, isServed, () => {});
    this.#send(letter, CALLBACK_TRIES, isServed, (reply) => {
      if (!isServed(reply)) this.undelivered += 1;
    });
  }

  /** Asks for a document; null when there is none to be had. */
  fetch(letter: Letter, told: (document: string | null) => void): void {
    if (this.#dice.chance(this.weather.repeats)) this.#send(letter, 1, isAnswered, () => {});
    this.#send(letter, DOCUMENT_TRIES, isAnswered, (reply) => told(isServed(reply) ? (reply?.document ?? "") : null));
  }

  #send(letter: Letter, tries: number, isEnough: (reply: Reply) => boolean, told: (reply: Reply) => void): void {
    const { route } = letter;
    let isOver = false;
    const end = (reply: Reply) => {
      if (isOver) return;
      isOver = true;
      if (isServed(reply)) this.acknowledged.push(letter);
      if (isEnough(reply) || tries <= 1) told(reply);
      else
        this.#schedule.after(200, `the carrier sends ${route} again`, () =>
          this.#send(letter, tries - 1, isEnough, told),
        );
    };
    this.#schedule.after(this.#lying(), `the carrier sends ${route}`, () => {
      this.#receive(letter, (reply) =>
        this.#schedule.after(this.#dice.between(1, 20), `the carrier hears of ${route}`, () => end(reply)),
      );
      this.#schedule.after(READ_TIMEOUT_MS, `the carrier waited for ${route}`, () => end(null));
    });
  }

  #lying(): number {
    return this.#dice.between(1, this.#dice.chance(0.9) ? 40 : Math.max(40, this.weather.delayMs));
  }
}

const isServed = (reply: Reply): boolean => reply !== null && reply.status < 300;
const isAnswered = (reply: Reply): boolean => reply !== null;
