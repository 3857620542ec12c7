import { randomBytes } from "node:crypto";
import { benchPhoneNumber } from "./loadBenchData.ts";

/** One text that somebody is going to send. */
export interface PlannedText {
  /** From the start of the load. */
  readonly dueMs: number;
  /** The carrier's name of it. */
  readonly sid: string;
  readonly from: string;
  readonly thread: number;
  /** From 0 within its thread. */
  readonly place: number;
  /** How many the thread gets. */
  readonly of: number;
}

export interface TextPlan {
  readonly perSecond: number;
  readonly seconds: number;
  /** How many customers are known by number. */
  readonly customers: number;
  /** Threads are numbered from here, so that those of two loads are told apart. */
  readonly firstThread: number;
}

/** Texts of one customer who writes them all at once, and in what time. */
const RUSH = { texts: 20, ms: 50 };
const RUSH_AT_MS = 475;
/** Texts of everybody else, a second apart. */
const CALM = 5;
/** Every so manieth writes from a number that nobody knows. */
const STRANGER = 10;

/**
 * In each second one customer writes 20 texts within 50 ms, and all others' texts are spread evenly over it, each of another
 * customer; those write 5 each, a second apart. In the order of their instants.
 */
export function planTexts({ perSecond, seconds, customers, firstThread }: TextPlan): PlannedText[] {
  const calm = Math.max(1, perSecond - RUSH.texts);
  const planned: PlannedText[] = [];
  const add = (dueMs: number, thread: number, place: number, of: number) => {
    const number = thread % STRANGER === 0 ? customers + thread : (thread * 7919) % customers;
    planned.push({
      dueMs,
      sid: `SM${randomBytes(16).toString("hex")}`,
      from: benchPhoneNumber(number),
      thread,
      place,
      of,
    });
  };
  for (let second = 0; second < seconds; second += 1) {
    const block = Math.floor(second / CALM);
    const of = Math.min(CALM, seconds - block * CALM);
    // The threads of a block: the calm ones, then one in a rush for each of its seconds.
    const first = firstThread + block * (calm + CALM);
    for (let n = 0; n < calm; n += 1) add(second * 1000 + (n * 1000) / calm, first + n, second % CALM, of);
    const rush = first + calm + (second % CALM);
    for (let n = 0; n < RUSH.texts; n += 1) {
      add(second * 1000 + RUSH_AT_MS + (n * RUSH.ms) / RUSH.texts, rush, n, RUSH.texts);
    }
  }
  return planned.sort((a, b) => a.dueMs - b.dueMs);
}

/** What the text says: who reads it knows which one it is. */
export const wordsOf = ({ thread, place, of }: PlannedText): string =>
  `Thread ${thread}, ${place + 1} of ${of}. My parcel has not come, and nobody could tell me where it is.`;

/** Thread and place of words that begin as `wordsOf` says; null of others. */
export function readWords(words: string): { thread: number; place: number; of: number } | null {
  const found = /^Thread (\d+), (\d+) of (\d+)\./.exec(words);
  return found && { thread: Number(found[1]), place: Number(found[2]) - 1, of: Number(found[3]) };
}

/** Is somebody of ours to answer in this thread? */
export const isAnswered = (thread: number): boolean => thread % 3 === 0;
export const answerTo = (thread: number): string => `It is on its way: ${thread}.`;
