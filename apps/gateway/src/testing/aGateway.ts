import { createHmac } from "node:crypto";
import { type Database, openDatabase } from "@touchstone/db";
import type { Interaction } from "@touchstone/domain";
import { createLog, createMetrics, createWakeUps, type Metrics, newId } from "@touchstone/runtime";
import { aLine, aQueue, aTenant } from "@touchstone/testkit";
import fastify, { type FastifyInstance } from "fastify";
import { type GatewayOptions, gateway } from "../app.ts";

export const PUBLIC_URL = "https://cc.example.com";
export const CALLER = "+442079460000";

/** A tenant with an account and a line. */
export interface Customer {
  readonly tenantId: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly lineId: string;
  readonly line: string;
}

export interface TestGateway {
  readonly app: FastifyInstance;
  readonly system: Database;
  readonly wakeUps: Awaited<ReturnType<typeof createWakeUps>>;
  readonly metrics: Metrics;
  close(): Promise<void>;
}

/** The gateway on a real database, with hints inside this process; `url` is as touchstone_system. */
export async function aGateway(url: string, over: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const log = createLog({ name: "test", level: "silent" });
  const wakeUps = await createWakeUps({ log });
  const system = openDatabase(url);
  const app = fastify();
  const metrics = createMetrics({ defaults: false });
  await app.register(gateway, { databaseUrl: url, wakeUps, log, metrics, publicUrl: PUBLIC_URL, ...over });
  await app.ready();
  const close = async () => {
    await app.close();
    await wakeUps.close();
    await system.close();
  };
  return { app, system, wakeUps, metrics, close };
}

let numbers = 0;

export async function aCustomer(system: Database, over: { authToken?: string } = {}): Promise<Customer> {
  const { tenantId, brandId } = await aTenant(system);
  const accountSid = `AC${newId().replaceAll("-", "")}`;
  const authToken = over.authToken ?? `token of ${accountSid}`;
  const queue = aQueue();
  const settings = aLine({ queueId: queue.id, brandId, greeting: { en: "Welcome." } });
  const line = `+4420794610${String(++numbers).padStart(2, "0")}`;
  const { kysely } = system;
  await kysely.insertInto("carrierAccount").values({ tenantId, accountSid, authToken }).execute();
  const queueRow = { tenantId, id: queue.id, name: queue.name, settings: JSON.stringify(queue) };
  await kysely.insertInto("queue").values(queueRow).execute();
  const lineRow = { tenantId, id: settings.id, brandId, channel: "phone", address: line, name: "Main", region: "GB" };
  await kysely
    .insertInto("line")
    .values({ ...lineRow, settings: JSON.stringify(settings) })
    .execute();
  return { tenantId, accountSid, authToken, lineId: settings.id, line };
}

export type Form = readonly (readonly [name: string, value: string])[];

export interface Webhook {
  /** A voice route by its name alone, another one with its channel before it: `messaging/inbound`. */
  readonly route: string;
  readonly query?: string;
  readonly form: Form;
  readonly authToken: string;
  readonly headers?: Record<string, string>;
  /** Overrides the right one; null sends none. */
  readonly signature?: string | null;
  /** The address that it comes from. */
  readonly source?: string;
}

/** Twilio's signature, from its documentation and not from its library. */
export function sign(authToken: string, url: string, form: Form): string {
  const byName = new Map<string, Set<string>>();
  for (const [name, value] of form) byName.set(name, (byName.get(name) ?? new Set()).add(value));
  const text = [...byName.keys()]
    .sort()
    .flatMap((name) => [...(byName.get(name) ?? [])].sort().map((value) => name + value));
  return createHmac("sha1", authToken)
    .update(url + text.join(""))
    .digest("base64");
}

/** Sends a webhook as the carrier does. */
export async function send(app: FastifyInstance, webhook: Webhook) {
  const route = webhook.route.includes("/") ? webhook.route : `voice/${webhook.route}`;
  const url = `/webhooks/twilio/${route}${webhook.query ? `?${webhook.query}` : ""}`;
  const { signature = sign(webhook.authToken, PUBLIC_URL + url, webhook.form) } = webhook;
  return await app.inject({
    method: "POST",
    url,
    ...(webhook.source === undefined ? {} : { remoteAddress: webhook.source }),
    headers: {
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      ...(signature === null ? {} : { "x-twilio-signature": signature }),
      ...webhook.headers,
    },
    payload: new URLSearchParams(webhook.form.map(([name, value]): [string, string] => [name, value])).toString(),
  });
}

export const aCallSid = (): string => `CA${newId().replaceAll("-", "")}`;

/** The fields that come with every request about a customer's leg. */
export const callForm = (customer: Customer, callSid: string, more: Record<string, string> = {}): Form =>
  Object.entries({
    AccountSid: customer.accountSid,
    ApiVersion: "2010-04-01",
    CallSid: callSid,
    CallStatus: "ringing",
    Direction: "inbound",
    From: CALLER,
    To: customer.line,
    ...more,
  });

export async function inboxOf(system: Database, tenantId: string) {
  return await system.kysely.selectFrom("inbox").selectAll().where("tenantId", "=", tenantId).orderBy("id").execute();
}

/** Commits what the router would: the row, and the consumption of all that pends. The hint is the caller's. */
export async function consume(system: Database, interaction: Interaction, tenantId: string): Promise<void> {
  const { id, callId, queueId, lineId, brandId } = interaction;
  await system.pool.query(
    `insert into interaction (tenant_id, id, call_id, kind, queue_id, line_id, brand_id, received_at, last_seq, state)
     values ($1, $2, $3, $4, $5, $6, $7, now(), 1, $8)
     on conflict (tenant_id, id) do update set kind = excluded.kind, state = excluded.state`,
    [tenantId, id, callId, interaction.state.kind, queueId, lineId, brandId, JSON.stringify(interaction)],
  );
  await system.pool.query(
    "update inbox set consumed_at = now(), outcome = $2 where tenant_id = $1 and consumed_at is null",
    [tenantId, JSON.stringify({ kind: "done" })],
  );
}
