import { type ChildProcess, fork } from "node:child_process";
import { inPieces } from "../inPieces.ts";
import type { SanitizedMail, SanitizeOptions } from "../receive/sanitizeMailHtml.ts";
import { type Cut, DEFAULT_MAIL_LIMITS, type MailLimits, type ParsedMail } from "./parsedMail.ts";
import type { ParserAnswer, ParserOrder } from "./parserProcess.ts";
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
  /** Mails that are read at the same time; each has a process. Default 1. */
  readonly processes?: number;
}

/** A place for one process; there is always one, or one on its way. */
interface Seat {
  child: Promise<ChildProcess>;
}

/** Must be the same word as the process says; importing it would start the process's code here. */
const READY = "ready";
/** A process that has not begun by then never will. */
const START_TIMEOUT_MS = 20_000;
const NOTHING = new Uint8Array();
/** How Node ends a process whose heap is full. */
const OUT_OF_MEMORY = "SIGABRT";

/**
 * Reads mails in processes of their own: one that takes too long or too much memory ends with its process and holds up no
 * others. A thread would not do: one that is out of memory may end the whole process.
 */
export function createMailParser(options: MailParserOptions = {}): MailParser {
  const limits = { ...DEFAULT_MAIL_LIMITS, ...options.limits };
  const all: Seat[] = Array.from({ length: options.processes ?? 1 }, () => ({ child: startProcess(limits) }));
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
      await Promise.all(all.map(async (seat) => (await seat.child.catch(() => null))?.kill("SIGKILL")));
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
  const raw = given.subarray(0, limits.maxBytes + 1);
  const whole = await attempt<ParsedMail>(seat, { kind: "read", limits }, limits, raw);
  // So little of it, in lines so short, is read in milliseconds: no new process is waited for.
  if (typeof whole === "string") return await readHeaders(given, limits, whole);
  const { answer, contents } = whole;
  const attachments = answer.attachments.map((file, n) => ({ ...file, content: Buffer.concat(contents[n] ?? []) }));
  return { ...answer, attachments };
}

async function sanitize(
  seat: Seat,
  html: string,
  options: SanitizeOptions,
  limits: MailLimits,
): Promise<SanitizedMail | null> {
  if (html.length > limits.maxTextLength) return null;
  const clean = await attempt<SanitizedMail>(seat, { kind: "sanitize", html, options }, limits);
  return typeof clean === "string" ? null : clean.answer;
}

interface Answered<T> {
  readonly answer: T;
  /** Of a mail's files, in pieces. */
  readonly contents: readonly (readonly Uint8Array[])[];
}

/** What a process makes of it, or why it made nothing; then that process is ended and the next one begins at once. */
async function attempt<T>(
  seat: Seat,
  order: ParserOrder,
  limits: MailLimits,
  raw: Uint8Array = NOTHING,
): Promise<Answered<T> | Cut> {
  const child = await seat.child.catch(() => null);
  const answer = child ? await ask<T>(child, order, limits.timeoutMs, raw) : "unreadable";
  if (typeof answer === "string") {
    child?.kill("SIGKILL");
    seat.child = startProcess(limits);
  }
  return answer;
}

function ask<T>(
  child: ChildProcess,
  order: ParserOrder,
  timeoutMs: number,
  raw: Uint8Array,
): Promise<Answered<T> | Cut> {
  const contents: Uint8Array[][] = [];
  return new Promise((answered) => {
    const settle = (answer: Answered<T> | Cut) => {
      clearTimeout(late);
      child.off("message", told).off("error", broken).off("exit", gone);
      answered(answer);
    };
    const told = (said: unknown) => {
      const one = said as ParserAnswer<T>;
      if (one.kind === "answer") return settle({ answer: one.answer, contents });
      const own = contents[one.ofFile] ?? [];
      contents[one.ofFile] = own;
      own.push(one.piece);
    };
    const broken = () => settle("unreadable");
    const gone = (_code: number | null, signal: NodeJS.Signals | null) =>
      settle(signal === OUT_OF_MEMORY ? "memory" : "unreadable");
    const late = setTimeout(() => settle("time"), timeoutMs);
    child.on("message", told).on("error", broken).on("exit", gone);
    hand(child, order, raw).catch(broken);
  });
}

/** A large mail piece by piece: to write all of it at once would keep everybody waiting. */
async function hand(child: ChildProcess, order: ParserOrder, raw: Uint8Array): Promise<void> {
  const send = (one: ParserOrder) =>
    new Promise<void>((sent, failed) => child.send(one, (error) => (error ? failed(error) : sent())));
  for await (const piece of inPieces(raw)) await send({ kind: "take", piece });
  await send(order);
}

/** Its time to begin is no mail's time. It sees nothing of the environment, and nobody waits for its end. */
function startProcess({ memoryMb }: MailLimits): Promise<ChildProcess> {
  const child = fork(new URL("./parserProcess.ts", import.meta.url), {
    env: {},
    execArgv: [`--max-old-space-size=${memoryMb}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  const started = new Promise<ChildProcess>((ready, failed) => {
    const late = setTimeout(() => failed(new Error("the mail parser did not begin")), START_TIMEOUT_MS).unref();
    child.once("message", (said) => {
      clearTimeout(late);
      if (said === READY) ready(child);
    });
    // Heard of by whoever asks next; without a listener an error of the process would end this one.
    child.on("error", failed).on("exit", () => failed(new Error("the mail parser ended")));
  });
  started.catch(() => {});
  return started;
}
