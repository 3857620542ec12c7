import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { WakeUpLink, WakeUpLinkEvents } from "./wakeUps.ts";

const CHANNEL = "touchstone_wake";
const CONNECT_MS = 2_000;
/** Of a server that stopped without a word the connection is given up: the polls cover, and a new one is opened. */
const QUERY_MS = 10_000;
const RETRY_MS = [100, 200, 500, 1000, 2000];

/**
 * One connection that listens and sends. A lost one is opened again for as long as the process runs, and so is one that could
 * not be opened at first: a process that starts while the database is away is there when it comes back.
 */
export async function listenOnPostgres(databaseUrl: string, events: WakeUpLinkEvents): Promise<WakeUpLink> {
  let closed = false;
  let client: pg.Client | undefined;

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      application_name: "wake-ups",
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: QUERY_MS,
    });
    fresh.on("error", () => lose(fresh));
    fresh.on("end", () => lose(fresh));
    fresh.on("notification", ({ payload }) => events.received(payload ?? ""));
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
      return fresh;
    } catch (error) {
      void fresh.end().catch(() => {}); // It failed already: why is what the caller hears.
      throw error;
    }
  }

  function lose(lost: pg.Client): void {
    if (lost !== client) return;
    client = undefined;
    void reconnect();
  }

  async function reconnect(): Promise<void> {
    for (let attempt = 0; !closed; attempt++) {
      await sleep(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)], undefined, { ref: false });
      try {
        const fresh = await connect();
        if (closed) return await fresh.end();
        client = fresh;
        return events.gap();
      } catch (err) {
        events.log.warn({ err, attempt }, "wake-ups: no connection to the database");
      }
    }
  }

  try {
    client = await connect();
  } catch (err) {
    events.log.warn({ err }, "wake-ups: no connection to the database yet");
    void reconnect();
  }
  return {
    // One statement for many hints, so that a burst costs one round trip; PostgreSQL drops repeats within it.
    send: async (messages) => {
      const sender = client;
      try {
        await sender?.query("select pg_notify($1, message) from unnest($2::text[]) message", [CHANNEL, messages]);
      } catch (error) {
        if (sender) lose(sender);
        void sender?.end().catch(() => {}); // What happened to it is told once, by the error.
        throw error;
      }
    },
    close: async () => {
      closed = true;
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}
