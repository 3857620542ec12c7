import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { WakeUpLink, WakeUpLinkEvents } from "./wakeUps.ts";

const CHANNEL = "touchstone_wake";
const RETRY_MS = [100, 200, 500, 1000, 2000];

/** One connection that listens and sends. A lost one is opened again for as long as the process runs. */
export async function listenOnPostgres(databaseUrl: string, events: WakeUpLinkEvents): Promise<WakeUpLink> {
  let closed = false;
  let client: pg.Client | undefined = await connect();

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: databaseUrl, keepAlive: true, application_name: "wake-ups" });
    let lost = false;
    const onLost = () => {
      if (lost || fresh !== client) return;
      lost = true;
      client = undefined;
      void reconnect();
    };
    fresh.on("error", onLost);
    fresh.on("end", onLost);
    fresh.on("notification", ({ payload }) => events.received(payload ?? ""));
    await fresh.connect();
    await fresh.query(`listen ${CHANNEL}`);
    return fresh;
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

  return {
    // One statement for many hints, so that a burst costs one round trip; PostgreSQL drops repeats within it.
    send: async (messages) => {
      await client?.query("select pg_notify($1, message) from unnest($2::text[]) message", [CHANNEL, messages]);
    },
    close: async () => {
      closed = true;
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}
