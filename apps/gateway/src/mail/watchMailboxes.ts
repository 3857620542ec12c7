import { setTimeout as later } from "node:timers/promises";
import {
  forgetMailbox,
  leaseMailbox,
  type MailboxKey,
  type MailLine,
  moveMailbox,
  noteMailboxChecked,
  noteMailboxFailure,
  readMailboxPosition,
  releaseMailbox,
} from "@touchstone/db";
import { type MailboxReader, mailFaultOf, watchMailbox } from "@touchstone/mail";
import type { Log } from "@touchstone/runtime";
import type pg from "pg";
import type { MailboxSource } from "./mailboxes.ts";
import { type MailDeps, takeMail } from "./takeMail.ts";

export interface WatchDeps extends MailDeps {
  readonly pool: pg.Pool;
  readonly log: Log;
  /** Of this process, and of no other. */
  readonly owner: string;
  readonly times?: Partial<WatchTimes>;
}

export type WatchTimes = typeof TIMES;

const TIMES = {
  /** A process that is gone is followed by the next one after this. */
  leaseMs: 30_000,
  renewEveryMs: 10_000,
  /** How often a process that does not read a mailbox looks whether it may. */
  lookEveryMs: 10_000,
  pollMs: 60_000,
};

const ROUTE = "email/imap";

interface Watch {
  readonly source: MailboxSource;
  /** Its mailbox is to be read no more, by nobody: else the next one goes on where this one ended. */
  stop(isForgotten: boolean): Promise<void>;
}

/**
 * Reads mailboxes until it is stopped: those that are wanted, which is asked for again and again. Any number of processes may:
 * each mailbox is read by one of them at a time.
 */
export function watchMailboxes(
  deps: WatchDeps,
  wanted: () => Promise<readonly MailboxSource[]>,
): { readonly stop: () => Promise<void> } {
  const { lookEveryMs } = { ...TIMES, ...deps.times };
  const stopping = new AbortController();
  const watches = new Map<string, Watch>();
  const follow = async () => {
    while (!stopping.signal.aborted) {
      try {
        await watchWanted(deps, watches, await wanted());
      } catch (err) {
        deps.log.warn({ err }, "which mailboxes are to be read could not be looked up; trying again");
      }
      await later(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const following = follow();
  return {
    stop: async () => {
      stopping.abort();
      await following;
      await Promise.all([...watches.values()].map((watch) => watch.stop(false)));
    },
  };
}

const boxOf = ({ line, name }: MailboxSource) => `${line} ${name}`;
const keyOf = (source: MailboxSource) => `${boxOf(source)} ${source.version}`;

/** Ends what is not wanted any more before it begins what is: settings that were changed are another mailbox, or the same one. */
async function watchWanted(deps: WatchDeps, watches: Map<string, Watch>, sources: readonly MailboxSource[]) {
  const wanted = new Map(sources.map((source) => [keyOf(source), source]));
  const boxes = new Set(sources.map(boxOf));
  const over = [...watches].filter(([key]) => !wanted.has(key));
  await Promise.all(over.map(([, watch]) => watch.stop(!boxes.has(boxOf(watch.source)))));
  for (const [key] of over) watches.delete(key);
  for (const [key, source] of wanted) if (!watches.has(key)) watches.set(key, beginWatch(deps, source));
}

function beginWatch(deps: WatchDeps, source: MailboxSource): Watch {
  const ending = new AbortController();
  const ended = { isForgotten: false };
  const watching = keepWatching(deps, source, ending.signal, ended);
  return {
    source,
    stop: async (isForgotten) => {
      ended.isForgotten = isForgotten;
      ending.abort();
      await watching;
    },
  };
}

type Ended = { readonly isForgotten: boolean };

async function keepWatching(deps: WatchDeps, source: MailboxSource, signal: AbortSignal, ended: Ended): Promise<void> {
  const { lookEveryMs } = { ...TIMES, ...deps.times };
  while (!signal.aborted) {
    try {
      await watchIfFree(deps, source, signal, ended);
    } catch (err) {
      deps.log.warn({ err, mailbox: source.place.host }, "a mailbox cannot be watched; trying again");
    }
    await later(lookEveryMs, undefined, { signal }).catch(() => {});
  }
}

async function watchIfFree(deps: WatchDeps, source: MailboxSource, signal: AbortSignal, ended: Ended): Promise<void> {
  const line = await deps.lines.get(source.line);
  if (line === null) return;
  const key = { tenantId: line.tenantId, lineId: line.settings.id, name: source.name };
  const { leaseMs } = { ...TIMES, ...deps.times };
  if (!(await leaseMailbox(deps.pool, key, deps.owner, leaseMs))) return;
  try {
    await watchWhileLeased(deps, source, { key, line }, signal);
  } finally {
    await (ended.isForgotten ? forgetMailbox : releaseMailbox)(deps.pool, key, deps.owner);
  }
}

interface Leased {
  readonly key: MailboxKey;
  readonly line: MailLine;
}

/** Ends with the lease, and with the line: whoever removes it wants no more mails. */
async function watchWhileLeased(deps: WatchDeps, source: MailboxSource, leased: Leased, signal: AbortSignal) {
  const { leaseMs, renewEveryMs, pollMs } = { ...TIMES, ...deps.times };
  const lost = new AbortController();
  const renewing = setInterval(() => {
    const renewed = isStillOurs(deps, source, leased.key, leaseMs);
    renewed.then((isOurs) => isOurs || lost.abort()).catch(() => lost.abort());
  }, renewEveryMs);
  try {
    await watchMailbox(source.place, readerOf(deps, leased), {
      signal: AbortSignal.any([signal, lost.signal]),
      pollMs,
      onRead: () => noteOr(deps, noteMailboxChecked(deps.pool, leased.key, deps.owner)),
      onError: (err, nextInMs) => {
        deps.log.warn({ err, mailbox: source.place.host }, "a mailbox cannot be read; trying again");
        const failure = { code: mailFaultOf(err), error: String(err).slice(0, 300), nextInMs };
        noteOr(deps, noteMailboxFailure(deps.pool, leased.key, deps.owner, failure));
      },
    });
  } finally {
    clearInterval(renewing);
  }
}

function noteOr({ log }: WatchDeps, noted: Promise<void>): void {
  noted.catch((err: unknown) => log.warn({ err }, "how it goes with a mailbox could not be noted"));
}

async function isStillOurs(deps: WatchDeps, source: MailboxSource, key: MailboxKey, leaseMs: number) {
  const line = await deps.lines.get(source.line);
  return line?.settings.id === key.lineId && (await leaseMailbox(deps.pool, key, deps.owner, leaseMs));
}

function readerOf(deps: WatchDeps, { key, line }: Leased): MailboxReader {
  return {
    load: () => readMailboxPosition(deps.pool, key),
    save: async (position) => {
      if (await moveMailbox(deps.pool, key, deps.owner, position)) return;
      throw new Error("another process reads this mailbox");
    },
    take: async (mail) => {
      const taken = await takeMail(deps, ROUTE, mail, (reached) => reached.settings.id === line.settings.id);
      if (taken.kind === "unknownLine") throw new Error("the line of this mailbox is gone");
    },
  };
}
