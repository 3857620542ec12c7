import { Worker } from "node:worker_threads";
import type { SanitizedMail, SanitizeOptions } from "../receive/sanitizeMailHtml.ts";
import { type Cut, DEFAULT_MAIL_LIMITS, type MailLimits, type ParsedMail } from "./parsedMail.ts";
import type { ThreadOrder } from "./parserThread.ts";
import { readHeaders } from "./readMail.ts";

export interface MailParser {
  /**
   * Reads a raw mail within the limits. Never throws because of what it says: what cannot be read is left out and named in
   * `flags.cut`, in the worst case all of it. Rejects only after `close`.
   */
  parse(raw: Uint8Array): Promise<ParsedMail>;
  /** A mail's HTML for its sandboxed frame (see `sanitizeMailHtml`); null when that takes too long: then its text is shown. */
  sanitize(html: string, options: SanitizeOptions): Promise<SanitizedMail | null>;
  close(): Promise<void>;
}

export interface MailParserOptions {
  readonly limits?: Partial<MailLimits>;
  /** Mails that are read at the same time; each has a thread. Default 1. */
  readonly threads?: number;
}

/** A place for one thread; there is always one, or one on its way. */
interface Seat {
  thread: Promise<Worker>;
}

/** Must be the same word as the thread says; importing it would start the thread's code here. */
const READY = "ready";
/** A thread that has not begun by then never will. */
const START_TIMEOUT_MS = 20_000;

/** Reads mails in threads of their own: one that takes too long or too much memory ends with its thread and holds up no others. */
export function createMailParser(options: MailParserOptions = {}): MailParser {
  const limits = { ...DEFAULT_MAIL_LIMITS, ...options.limits };
  const all: Seat[] = Array.from({ length: options.threads ?? 1 }, () => ({ thread: startThread(limits) }));
  const seats = createSeats(all);
  let isClosed = false;
  const seated = async <T>(work: (seat: Seat) => Promise<T>): Promise<T> => {
    const seat = await seats.take();
    try {
      if (isClosed) throw new Error("the mail parser is closed");
      return await work(seat);
    } finally {
      seats.giveBack(seat);
    }
  };
  return {
    parse: (raw) => seated((seat) => read(seat, raw, limits)),
    sanitize: (html, given) => seated((seat) => sanitize(seat, html, given, limits)),
    close: async () => {
      isClosed = true;
      await Promise.all(all.map(async (seat) => (await seat.thread.catch(() => null))?.terminate()));
    },
  };
}

function createSeats(all: readonly Seat[]) {
  const free = [...all];
  const waiting: ((seat: Seat) => void)[] = [];
  return {
    take: (): Promise<Seat> => {
      const seat = free.pop();
      return seat ? Promise.resolve(seat) : new Promise((taken) => waiting.push(taken));
    },
    giveBack: (seat: Seat): void => {
      const next = waiting.shift();
      if (next) next(seat);
      else free.push(seat);
    },
  };
}

async function read(seat: Seat, given: Uint8Array, limits: MailLimits): Promise<ParsedMail> {
  // Only as much as is read is copied, and the copy is moved.
  const raw = new Uint8Array(given.subarray(0, limits.maxBytes + 1));
  const whole = await attempt<ParsedMail>(seat, { kind: "read", raw, limits }, limits);
  // So little of it, in lines so short, is read in milliseconds: no new thread is waited for.
  return typeof whole === "string" ? await readHeaders(given, limits, whole) : whole;
}

async function sanitize(
  seat: Seat,
  html: string,
  options: SanitizeOptions,
  limits: MailLimits,
): Promise<SanitizedMail | null> {
  if (html.length > limits.maxTextLength) return null;
  const clean = await attempt<SanitizedMail>(seat, { kind: "sanitize", html, options }, limits);
  return typeof clean === "string" ? null : clean;
}

/** What a thread makes of it, or why it made nothing; then that thread is ended and the next one begins at once. */
async function attempt<T>(seat: Seat, order: ThreadOrder, limits: MailLimits): Promise<T | Cut> {
  const worker = await seat.thread.catch(() => null);
  const answer = worker ? await ask<T>(worker, order, limits.timeoutMs) : "unreadable";
  if (typeof answer === "string") {
    void worker?.terminate();
    seat.thread = startThread(limits);
  }
  return answer;
}

function ask<T>(worker: Worker, order: ThreadOrder, timeoutMs: number): Promise<T | Cut> {
  return new Promise((answered) => {
    const settle = (answer: T | Cut) => {
      clearTimeout(late);
      worker.off("message", settle).off("error", broken).off("exit", gone);
      answered(answer);
    };
    const broken = (error: unknown) => settle(reasonOf(error));
    const gone = () => settle("unreadable");
    const late = setTimeout(() => settle("time"), timeoutMs);
    worker.on("message", settle).on("error", broken).on("exit", gone);
    worker.postMessage(order, order.kind === "sanitize" ? [] : [order.raw.buffer]);
  });
}

/** Its time to begin is no mail's time. */
function startThread({ memoryMb }: MailLimits): Promise<Worker> {
  const worker = new Worker(new URL("./parserThread.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    env: {},
    execArgv: [],
  });
  worker.unref();
  const started = new Promise<Worker>((ready, failed) => {
    const late = setTimeout(() => failed(new Error("the parser's thread did not begin")), START_TIMEOUT_MS).unref();
    worker.once("message", (said) => {
      clearTimeout(late);
      if (said === READY) ready(worker);
    });
    // Heard of by whoever asks next; without a listener the end of a thread would end the process.
    worker.on("error", failed).on("exit", () => failed(new Error("the parser's thread ended")));
  });
  started.catch(() => {});
  return started;
}

function reasonOf(error: unknown): Cut {
  return (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "unreadable";
}
