import { setTimeout as sleep } from "node:timers/promises";
import type { EmulatorLedgerEntry } from "@touchstone/contracts";
import type { Database } from "@touchstone/db";
import { startBenchCarrier } from "./benchCarrier.ts";
import type { BenchTenant } from "./benchTenant.ts";
import { BotAgent } from "./botAgent.ts";
import { post } from "./carrierRequest.ts";
import { Latencies } from "./latencies.ts";
import { openLoop } from "./openLoop.ts";

export interface LifeCycleFigures {
  readonly calls: number;
  readonly talked: number;
  readonly logged: number;
  readonly webhooksPerCall: number;
  readonly answer: ReturnType<Latencies["summary"]>;
}

interface LifeCycleLoad {
  readonly url: string;
  readonly tenant: BenchTenant;
  readonly system: Database;
  readonly carrierPort: number;
  readonly rate: number;
  readonly seconds: number;
  /** Bots that answer; the others of the tenant stay away. */
  readonly agents: number;
}

const TALK_MS = 4_000;
const SETTLE_MS = 10_000;
const READY_MS = 3_000;
const LEDGER_PAGE = 10_000;

/** Whole calls against a real emulated carrier: greeting, parking, offer, accept, two legs, conference, hang-up, wrap-up, log. */
export async function measureLifeCycles(load: LifeCycleLoad): Promise<LifeCycleFigures> {
  const { tenant, url, carrierPort } = load;
  const carrierUrl = `http://127.0.0.1:${carrierPort}`;
  const carrier = await startBenchCarrier(tenant, carrierPort, url);
  const bots = tenant.agents
    .slice(0, load.agents)
    .map((agent) => new BotAgent(agent, { url, carrierUrl, account: tenant.account }));
  await sleep(READY_MS);
  const before = await logged(load);
  await openLoop(load.rate, load.seconds, (n) => {
    const call = { from: `+4479${String(n).padStart(8, "0")}`, to: tenant.lineNumber, hangUpAfterMs: TALK_MS };
    void post(`${carrierUrl}/emulator/control/calls`, JSON.stringify(call), { "content-type": "application/json" });
  });
  await sleep(TALK_MS + SETTLE_MS);
  const after = await logged(load);
  const figures = await ledgerFigures(carrierUrl);
  for (const bot of bots) bot.close();
  await carrier.stop();
  const calls = load.rate * load.seconds;
  return {
    calls,
    talked: after.talked - before.talked,
    logged: after.rows - before.rows,
    webhooksPerCall: figures.webhooks / calls,
    answer: figures.answer.summary(),
  };
}

async function logged({ system, tenant }: LifeCycleLoad): Promise<{ rows: number; talked: number }> {
  const { rows } = await system.pool.query<{ rows: number; talked: number }>(
    `select count(*)::int as rows, count(*) filter (where connected_at is not null)::int as talked
     from interaction_log where tenant_id = $1 and received_at > now() - interval '1 hour' and last_seq > 0`,
    [tenant.tenantId],
  );
  return rows[0] ?? { rows: 0, talked: 0 };
}

/** What the carrier wrote down: its webhooks, and how long the last attempt of each took to be answered. */
async function ledgerFigures(carrierUrl: string): Promise<{ webhooks: number; answer: Latencies }> {
  const answer = new Latencies();
  let webhooks = 0;
  for (let after = 0; ; ) {
    const page = await fetch(`${carrierUrl}/emulator/control/ledger?limit=${LEDGER_PAGE}&after=${after}`);
    const { entries } = (await page.json()) as { entries: EmulatorLedgerEntry[] };
    for (const entry of entries) answer.add(entry.attempts.at(-1)?.durationMs ?? Number.NaN);
    webhooks += entries.length;
    const last = entries.at(-1);
    if (!last) return { webhooks, answer };
    after = last.id;
  }
}
