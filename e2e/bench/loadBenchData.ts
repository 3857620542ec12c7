import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

export interface BenchData {
  readonly tenantId: string;
  readonly customers: number;
  readonly logRows: number;
}

const CHUNK_ROWS = 500;
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 365;

/** The number of the n-th customer; E.164, from a range that is nobody's. */
export const benchPhoneNumber = (n: number): string => `+4479${String(n).padStart(8, "0")}`;

/** The n-th id of a kind, as a UUIDv7 of its own instant: index pages fill in order, as they do in real life. */
function idOf(kind: string, n: number, at: number): string {
  const hash = createHash("md5").update(`${kind}${n}`).digest("hex");
  const time = at.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}

/** Fills a tenant by COPY as the owner: customers with one number and one card each, and a log of their calls over a year. */
export async function loadBenchData(ownerUrl: string, data: BenchData): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // A bench's database dies with the bench: the load need not survive a crash.
    await client.query("set synchronous_commit = off");
    const start = Date.now() - HISTORY_DAYS * DAY_MS;
    const customerIds = Array.from({ length: data.customers }, (_, n) => idOf("customer", n, start));
    await copy(client, "customer (tenant_id, id, name, vip, language)", data.customers, (n) => [
      data.tenantId,
      customerIds[n],
      `Customer ${n}`,
      n % 50 === 0 ? "t" : "f",
      "en",
    ]);
    await copy(client, "customer_address (tenant_id, id, customer_id, address, is_primary)", data.customers, (n) => [
      data.tenantId,
      idOf("address", n, start),
      customerIds[n],
      benchPhoneNumber(n),
      "t",
    ]);
    await copy(client, "customer_360 (tenant_id, customer_id, card)", data.customers, (n) => [
      data.tenantId,
      customerIds[n],
      JSON.stringify(cardOf(customerIds[n] as string, n)),
    ]);
    await copy(client, LOG_COLUMNS, data.logRows, logRowOf(data, customerIds, start));
    // What an installation of this size has long behind it: dead space looked for, pages written, statistics.
    await client.query("vacuum (analyze) customer, customer_address, customer_360, interaction_log");
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}

type Row = readonly (string | undefined)[];

async function copy(client: pg.Client, into: string, rows: number, rowOf: (n: number) => Row): Promise<void> {
  const stream = client.query(copyFrom(`copy ${into} from stdin`));
  await pipeline(Readable.from(chunks(rows, rowOf)), stream);
}

function* chunks(rows: number, rowOf: (n: number) => Row): Generator<string> {
  for (let first = 0; first < rows; first += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - first);
    yield `${Array.from({ length: count }, (_, place) => rowOf(first + place).join("\t")).join("\n")}\n`;
  }
}

function cardOf(customerId: string, n: number): object {
  const address = {
    id: customerId,
    channel: "phone",
    address: benchPhoneNumber(n),
    extension: null,
    label: "mobile",
    isPrimary: true,
  };
  const contact = {
    interactionId: customerId,
    channel: "voice",
    direction: "inbound",
    at: 0,
    queue: "Billing",
    brand: "Bench",
    agent: "Agent 0001",
    exit: "answered",
    endedBy: "customer",
    waitMs: 12_000,
    talkMs: 180_000,
    disposition: null,
    note: "Asked about the last bill.",
  };
  return {
    customerId,
    name: `Customer ${n}`,
    company: null,
    tier: null,
    vip: n % 50 === 0,
    language: "en",
    email: null,
    ownerAgent: null,
    note: null,
    addresses: [address],
    since: 0,
    contacts: { total: 5, last30Days: 1, abandonedLast30Days: 0, lastAt: 0 },
    history: Array(5).fill(contact),
    asOf: 0,
  };
}

const LOG_COLUMNS =
  "interaction_log (tenant_id, interaction_id, brand_id, line_id, queue_id, channel, direction, language, customer_id, matched_how, received_at, queued_at, connected_at, ended_at, exit, ended_by, wait_ms, ring_ms, talk_ms, hold_ms, wrap_up_ms, record, events, last_seq)";

function logRowOf({ tenantId, logRows }: BenchData, customerIds: readonly string[], start: number): (n: number) => Row {
  const [brand, line, queue] = ["brand", "line", "queue"].map((kind) => idOf(kind, 0, start));
  return (n) => {
    const at = start + Math.floor((n / logRows) * HISTORY_DAYS * DAY_MS);
    const time = (ms: number) => new Date(at + ms).toISOString();
    const customer = customerIds[(n * 31) % customerIds.length];
    const figures = ["12000", "4000", "180000", "0", "30000"];
    return [
      tenantId,
      idOf("log", n, at),
      brand,
      line,
      queue,
      "voice",
      "inbound",
      "en",
      customer,
      "exact",
      time(0),
      time(500),
      time(12_500),
      time(192_500),
      "answered",
      "customer",
      ...figures,
      "{}",
      "[]",
      "0",
    ];
  };
}
