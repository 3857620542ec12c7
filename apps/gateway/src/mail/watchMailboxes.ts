import { setTimeout as later } from "node:timers/promises";
import {
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
  readonly times?: Partial<typeof TIMES>;
}

const TIMES = {
  /** A process that is gone is followed by the next one after this. */
  leaseMs: 30_000,
  renewEveryMs: 10_000,
  /** How often a process that does not read a mailbox looks whether it may. */
  lookEveryMs: 10_000,
  pollMs: 60_000,
};

const ROUTE = "email/imap";

/** Reads mailboxes until it is stopped. Any number of processes may: each mailbox is read by one of them at a time. */
export function watchMailboxes(
  deps: WatchDeps,
  sources: readonly MailboxSource[],
): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  const watches = sources.map((source) => keepWatching(deps, source, stopping.signal));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(watches);
    },
  };
}

async function keepWatching(deps: WatchDeps, source: MailboxSource, signal: AbortSignal): Promise<void> {
  const { lookEveryMs } = { ...TIMES, ...deps.times };
  while (!signal.aborted) {
    try {
      await watchIfFree(deps, source, signal);
    } catch (err) {
      deps.log.warn({ err, mailbox: source.place.host }, "a mailbox cannot be watched; trying again");
    }
    await later(lookEveryMs, undefined, { signal }).catch(() => {});
  }
}

async function watchIfFree(deps: WatchDeps, source: MailboxSource, signal: AbortSignal): Promise<void> {
  const line = await deps.lines.get(source.line);
  if (line === null) return;
  const key = { tenantId: line.tenantId, lineId: line.settings.id, name: source.name };
  const { leaseMs } = { ...TIMES, ...deps.times };
  if (!(await leaseMailbox(deps.pool, key, deps.owner, leaseMs))) return;
  try {
    await watchWhileLeased(deps, source, { key, line }, signal);
  } finally {
    await releaseMailbox(deps.pool, key, deps.owner);
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
        noteOr(deps, noteMailboxFailure(deps.pool, leased.key, failure));
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
