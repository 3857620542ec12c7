import { Redis } from "ioredis";
import type { Log } from "./log.ts";
import { listenOnPostgres } from "./wakeUpsOnPostgres.ts";
import { listenOnRedis } from "./wakeUpsOnRedis.ts";

/**
 * Hints that something is to be done for a tenant: never the only way to learn it, a slow poll covers a lost one. Many
 * notifications of the same topic and tenant may arrive as one.
 */
export interface WakeUps {
  /**
   * Tells this process's listeners at once, without waiting for any server, and the other processes as soon as possible. What is
   * named may be more than a tenant, as long as it holds no space.
   */
  notify(topic: string, tenantId: string): void;
  /** Calls `listener` for each hint of a topic; returns a function that ends it. Listeners must not throw. */
  on(topic: string, listener: (tenantId: string) => void): () => void;
  /** Calls `listener` when hints may have been lost because the connection was: look at everything once. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

/** The way between processes. It may lose messages but tells when it did. */
export interface WakeUpLink {
  send(messages: string[]): Promise<void>;
  close(): Promise<void>;
}

export interface WakeUpLinkEvents {
  received(message: string): void;
  gap(): void;
  log: Log;
}

export interface WakeUpsOptions {
  log: Log;
  /** LISTEN/NOTIFY on one connection of this database; any role will do. */
  databaseUrl?: string | undefined;
  /** Pub/sub on this Redis instead. With neither, hints stay in this process. */
  redisUrl?: string | undefined;
}

/** Opens the link that the options name; resolves once it listens. */
export async function createWakeUps(options: WakeUpsOptions): Promise<WakeUps> {
  const { log } = options;
  const origin = Math.random().toString(36).slice(2, 10);
  const listeners = new Map<string, Set<(tenantId: string) => void>>();
  const gapListeners = new Set<() => void>();
  const deliver = (topic: string, tenantId: string) => {
    for (const listener of listeners.get(topic) ?? []) callSafely(() => listener(tenantId), log);
  };
  const events: WakeUpLinkEvents = {
    log,
    received: (message) => {
      const [from, topic, tenantId] = message.split(" ");
      if (from !== origin && topic && tenantId) deliver(topic, tenantId);
    },
    gap: () => {
      for (const listener of gapListeners) callSafely(listener, log);
    },
  };
  const link = await openLink(options, events);
  const outbox = createOutbox(link, log);
  const local = createBatch((hints) => {
    for (const hint of hints) deliver(...(hint.split(" ") as [string, string]));
  });
  return {
    notify: (topic, tenantId) => {
      local(`${topic} ${tenantId}`);
      outbox.add(`${origin} ${topic} ${tenantId}`);
    },
    on: (topic, listener) => {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      return () => void set.delete(listener);
    },
    onGap: (listener) => {
      gapListeners.add(listener);
      return () => void gapListeners.delete(listener);
    },
    close: async () => {
      listeners.clear();
      gapListeners.clear();
      await outbox.flushed();
      await link?.close();
    },
  };
}

async function openLink(options: WakeUpsOptions, events: WakeUpLinkEvents): Promise<WakeUpLink | undefined> {
  if (options.redisUrl)
    return await listenOnRedis(
      (url) => new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null }),
      options.redisUrl,
      events,
    );
  if (options.databaseUrl) return await listenOnPostgres(options.databaseUrl, events);
  return undefined;
}

function callSafely(listener: () => void, log: Log): void {
  try {
    listener();
  } catch (err) {
    log.error({ err }, "a wake-up listener threw");
  }
}

/** Collects hints until the current work is done, each once. */
function createBatch(run: (hints: Set<string>) => void): (hint: string) => void {
  let hints = new Set<string>();
  return (hint) => {
    if (hints.size === 0) {
      queueMicrotask(() => {
        const batch = hints;
        hints = new Set();
        run(batch);
      });
    }
    hints.add(hint);
  };
}

/** At most one message on its way; what comes meanwhile is coalesced into the next. */
function createOutbox(link: WakeUpLink | undefined, log: Log) {
  let waiting = new Set<string>();
  let sending: Promise<void> | undefined;
  const sendAll = async () => {
    await new Promise(setImmediate);
    while (waiting.size > 0) {
      const batch = [...waiting];
      waiting = new Set();
      await link?.send(batch).catch((err) => log.warn({ err }, "wake-ups could not be sent; the polls cover for them"));
    }
    sending = undefined;
  };
  return {
    add: (message: string) => {
      if (!link) return;
      waiting.add(message);
      sending ??= sendAll();
    },
    flushed: async () => {
      await sending;
    },
  };
}
