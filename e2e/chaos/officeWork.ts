import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, withTenantClient } from "@touchstone/db";
import type { BenchTenant } from "../bench/benchTenant.ts";

/**
 * Somebody at a browser who is at it all the time: opens pages, enters customers, orders calls back and takes them back. And a stranger
 * who sends webhooks that nobody signed.
 */
export interface OfficeWork {
  /** Finishes what is begun; nothing new is. */
  stop(): Promise<void>;
  /** What was acknowledged and is not there once, and what was not answered for a long time; empty when all is well. */
  judge(): Promise<Readonly<Record<string, readonly string[]>>>;
}

export interface OfficeOptions {
  readonly url: string;
  readonly tenant: BenchTenant;
  /** As the apps see it. */
  readonly app: Database;
  /** Nobody works for it. */
  readonly emptyQueueId: string;
}

const PAUSE_MS = 100;
/** Between an order and its being taken back, and before the next: nobody may order more than 200 in an hour. */
const ORDER_PAUSE_MS = 5_000;
/** As many from one source are kept for a look in a minute. */
const FORGERY_PAUSE_MS = 2_500;
const AGAIN_MS = 200;
/** One that hangs is asked again; the key tells the server that it is the same. */
const ANSWER_MS = 3_000;
const PATH = "/api/v1";
const FORM = "application/x-www-form-urlencoded";

export function startOfficeWork({ url, tenant, app, emptyQueueId }: OfficeOptions): OfficeWork {
  const names: string[] = [];
  const orders: string[] = [];
  let goesOn = true;
  const ask = (method: string, path: string, body?: object | string) =>
    untilAnswered(() => request(method, `${url}${path}`, tenant.supervisor.token, body));
  const enterCustomer = async () => {
    const name = `Chaos ${randomUUID()}`;
    const answer = await ask("POST", `${PATH}/customers`, { name });
    if (answer.status === 201) names.push(name);
    else throw new Error(`a customer could not be entered: ${answer.status} ${await answer.text()}`);
  };
  const orderCallback = async () => {
    const number = `+4420${String(Math.floor(Math.random() * 1e8)).padStart(8, "7")}`;
    const order = { queueId: emptyQueueId, lineId: tenant.lineId, number };
    const answer = await ask("POST", `${PATH}/callbacks`, order);
    if (answer.status !== 201) throw new Error(`a call back was not ordered: ${answer.status} ${await answer.text()}`);
    const { interactionId } = (await answer.json()) as { interactionId: string };
    orders.push(interactionId);
    await sleep(ORDER_PAUSE_MS);
    await ask("DELETE", `${PATH}/callbacks/${interactionId}`);
    await sleep(ORDER_PAUSE_MS);
  };
  const openPage = async () => {
    const answer = await ask("GET", "/desk");
    if (answer.status !== 200) throw new Error(`a page was answered ${answer.status}`);
    await answer.arrayBuffer();
  };
  const forge = async () => {
    const answer = await ask("POST", "/webhooks/twilio/voice/status", "CallSid=CA0");
    if (answer.status !== 403) throw new Error(`a webhook that nobody signed was answered ${answer.status}`);
    await sleep(FORGERY_PAUSE_MS);
  };
  const work = [enterCustomer, orderCallback, openPage, forge].map(async (one) => {
    while (goesOn) {
      await one();
      await sleep(PAUSE_MS);
    }
  });
  const failed = Promise.all(work).then(
    () => null,
    (error: unknown) => String(error),
  );
  return {
    stop: async () => {
      goesOn = false;
      await failed;
    },
    judge: async () => {
      const error = await failed;
      const count = async (text: string, values: readonly string[]) =>
        await withTenantClient(app.pool, tenant.tenantId, async (client) =>
          (await client.query<{ id: string }>(text, [tenant.tenantId, values])).rows.map(({ id }) => id),
        );
      return {
        "what an office worker was refused": error === null ? [] : [error],
        "customers entered and not there once": await count(CUSTOMERS, names),
        "calls back ordered and not in the log once": await count(ORDERS, orders),
      };
    },
  };
}

const CUSTOMERS = `select wanted as id from unnest($2::text[]) as wanted
  where (select count(*) from customer c where c.tenant_id = $1 and c.name = wanted) <> 1`;
const ORDERS = `select wanted::text as id from unnest($2::uuid[]) as wanted
  where (select count(*) from interaction_log l where l.tenant_id = $1 and l.interaction_id = wanted) <> 1`;

function request(method: string, url: string, token: string, body: object | string | undefined) {
  const key = randomUUID();
  return () =>
    fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === "GET" ? {} : { "idempotency-key": key }),
        ...(body && { "content-type": typeof body === "string" ? FORM : "application/json" }),
      },
      ...(body && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
}

/** A browser's page tries again when there is no answer or one that says "later". */
async function untilAnswered(prepare: () => () => Promise<Response>): Promise<Response> {
  const askAgain = prepare();
  for (;;) {
    const answer = await askAgain().catch(() => null); // Nobody was there, or too slow: that is what is being tested.
    if (answer !== null && answer.status < 500) return answer;
    await answer?.arrayBuffer();
    await sleep(AGAIN_MS);
  }
}
