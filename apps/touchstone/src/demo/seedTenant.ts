import { randomBytes } from "node:crypto";
import {
  analyzeRecords,
  beginHistory,
  type Database,
  ensureJournalPartitions,
  goLive,
  insertRows,
  type LineRow,
  refreshAllMissed,
  refreshCards,
} from "@touchstone/db";
import { createFloor, type QueueSettings, wholeAgent, wholeQueue } from "@touchstone/domain";
import { createFactStore, readyFacts } from "@touchstone/router";
import type { Log } from "@touchstone/runtime";
import { projectTenant } from "@touchstone/worker";
import { type Arrival, makeArrivals } from "./arrivals.ts";
import { agentIdOf, makePeople, type People } from "./customers.ts";
import type { DemoLine, DemoQueue, DemoTenant } from "./demoTenant.ts";
import { faxLine } from "./faxLine.ts";
import { callIdOf, idOf } from "./ids.ts";
import { mailLines } from "./mailLines.ts";
import { dispositionIdOf, playAgents, queueIdOf } from "./playAgents.ts";
import { type MatchedArrival, playCallers } from "./playCallers.ts";
import { playCarrier } from "./playCarrier.ts";
import { playShifts } from "./playShifts.ts";
import { makeTexts, playTexts } from "./playTexts.ts";
import { createRandom } from "./random.ts";
import { createStage, type Stage } from "./stage.ts";
import { cannedAnswers } from "./textTalks.ts";
import { webLine } from "./webLine.ts";
import { workMissed } from "./workMissed.ts";

const DAY_MS = 86_400_000;
/** A call alone, or several contacts in writing. */
const WORK_SETS = [{ voice: 1 }, { sms: 3, chat: 3, email: 5, fax: 3 }];
/** The last calls come in so long before now, the last agent leaves so long before now. */
const LAST_CALL_MS = 6 * 60_000;
const CLOSING_MS = 90_000;
const PROJECTED_AT_ONCE = 6000;

export interface SeedDeps {
  /** As the system role. */
  readonly system: Database;
  /** As the system role, opened with `pipeline`. */
  readonly commits: Database;
  readonly log: Log;
  /** When the history ends, milliseconds since 1970. */
  readonly nowMs: number;
  readonly passwordHash: string;
}

/** Makes a tenant whole: its records, its settings and its history by facts, its projections; only then routers may take it. */
export async function seedTenant(tenant: DemoTenant, deps: SeedDeps): Promise<{ events: number }> {
  const tenantId = idOf(`${tenant.slug}/tenant`);
  const people = makePeople(tenant);
  const startsAt = deps.nowMs - (tenant.history.days + 2) * DAY_MS;
  await insertRecords(tenant, tenantId, people, deps);
  await insertSkills(tenant, tenantId, startsAt, deps);
  await analyzeRecords(deps.system.kysely, false);
  await ensureJournalPartitions(deps.system.kysely, startsAt, deps.nowMs + 62 * DAY_MS);
  const events = await makeHistory(tenant, tenantId, people, startsAt, deps);
  await project(tenant, tenantId, people, deps);
  await goLive(deps.system.kysely, tenantId);
  return { events };
}

async function insertRecords(tenant: DemoTenant, tenantId: string, people: People, deps: SeedDeps): Promise<void> {
  const { kysely } = deps.system;
  const withTenantId = (rows: readonly object[]) => rows.map((row) => ({ tenant_id: tenantId, ...row }));
  await kysely.transaction().execute(async (trx) => {
    await trx
      .insertInto("tenant")
      .values({
        id: tenantId,
        slug: tenant.slug,
        name: tenant.name,
        isDemo: true,
        language: tenant.language,
        timeZone: tenant.timeZone,
        region: tenant.region,
      })
      .execute();
    await beginHistory(trx, tenantId);
  });
  const named = (kind: string, things: readonly { key: string; name: string }[]) =>
    withTenantId(things.map(({ key, name }) => ({ id: idOf(`${tenant.slug}/${kind}/${key}`), name })));
  await insertRows(kysely, "brand", named("brand", tenant.brands));
  await insertRows(kysely, "carrier_account", withTenantId([newCarrierAccount(tenant)]));
  await insertRows(kysely, "app_user", withTenantId(usersOf(tenant, deps.passwordHash)));
  await insertRows(kysely, "disposition", withTenantId(dispositionsOf(tenant)));
  const canned = cannedAnswers[tenant.language].map((answer, n) => ({
    id: idOf(`${tenant.slug}/canned/${n}`),
    ...answer,
  }));
  const ofAll = { queue_id: null, language: tenant.language };
  await insertRows(kysely, "canned_answer", withTenantId(canned.map((answer) => ({ ...answer, ...ofAll }))));
  const updated = { updated_at: new Date(deps.nowMs).toISOString() };
  await insertRows(kysely, "customer", withTenantId(people.customers.map((row) => ({ ...row, ...updated }))));
  const phone = { channel: "phone", active: true };
  await insertRows(kysely, "customer_address", withTenantId(people.addresses.map((row) => ({ ...row, ...phone }))));
}

/** Skills are no facts: without an entry in their own history the first one could not be gone back to. */
async function insertSkills({ slug, skills }: DemoTenant, tenantId: string, startsAt: number, { system }: SeedDeps) {
  const named = skills.map(({ key, name }) => ({ tenant_id: tenantId, id: idOf(`${slug}/skill/${key}`), name }));
  const at = new Date(startsAt).toISOString();
  const made = skills.map(({ key, name }) => ({
    tenant_id: tenantId,
    id: idOf(`${slug}/skill/${key}/made`),
    skill_id: idOf(`${slug}/skill/${key}`),
    at,
    after: { name },
  }));
  await insertRows(system.kysely, "skill", named);
  await insertRows(system.kysely, "skill_change", made);
}

/** The secrets are chance, not seed: whoever knows this code must not be able to sign for an installation's carrier. */
function newCarrierAccount({ slug }: DemoTenant) {
  const sid = (prefix: string) => `${prefix}${callIdOf(`${slug} ${prefix}`).slice(2)}`;
  return {
    account_sid: sid("AC"),
    auth_token: randomBytes(16).toString("hex"),
    api_key_sid: sid("SK"),
    api_key_secret: randomBytes(16).toString("hex"),
    twiml_app_sid: sid("AP"),
  };
}

function usersOf(tenant: DemoTenant, passwordHash: string) {
  return tenant.people.map(({ key, name, roles }) => ({
    id: agentIdOf(tenant, key),
    email: `${key}@${tenant.mailDomain}`,
    name,
    password_hash: passwordHash,
    roles,
    language: tenant.language,
    created_at: new Date(Date.UTC(2025, 0, 1)).toISOString(),
  }));
}

function dispositionsOf(tenant: DemoTenant) {
  return tenant.queues.flatMap((queue) =>
    queue.dispositions.map((label, position) => ({
      id: dispositionIdOf(tenant, queue.key, position),
      queue_id: queueIdOf(tenant, queue.key),
      label,
      position,
      active: true,
    })),
  );
}

async function makeHistory(
  tenant: DemoTenant,
  tenantId: string,
  people: People,
  startsAt: number,
  deps: SeedDeps,
): Promise<number> {
  const stage = createStage(deps.commits.pool, tenantId, startsAt, createRandom(`${tenant.slug} history`));
  takeSettings(stage, tenant);
  const closesAt = deps.nowMs - CLOSING_MS;
  const arrivals = makeArrivals(tenant, people, deps.nowMs - LAST_CALL_MS, stage.random);
  const calls = await match(deps, tenant, tenantId, arrivals);
  const notes = new Map(
    calls.flatMap(({ arrival, fact }) => (arrival.story?.note ? [[fact.id, arrival.story.note]] : [])),
  );
  playCarrier(stage);
  playShifts(stage, tenant, deps.nowMs, closesAt);
  playAgents(stage, { tenant, notes, customerIds: people.customers.map(({ id }) => id) });
  playCallers(stage, calls, closesAt - 30_000);
  const store = createFactStore(deps.system.pool);
  const lineIds = tenant.lines.map((line) => lineIdOf(tenant, line));
  playTexts(stage, await makeTexts(tenant, tenantId, people, { store, untilMs: closesAt, lineIds }), tenant);
  return await stage.run();
}

/** Settings come first and as facts, like everything that the floor depends on. */
function takeSettings(stage: Stage, tenant: DemoTenant): void {
  for (const queue of tenant.queues) stage.take({ body: { type: "queueSet", queue: queueSettings(tenant, queue) } });
  for (const line of tenant.lines) {
    const row = lineRow(tenant, line);
    const { settings, ...words } = row;
    stage.take({ body: { type: "lineSet", line: settings, ...words }, line: row });
  }
  for (const row of [...mailLines(tenant, lineRow), ...webLine(tenant, lineRow), ...faxLine(tenant, lineRow)]) {
    const { settings, ...words } = row;
    stage.take({ body: { type: "lineSet", line: settings, ...words }, line: row });
  }
  for (const { key, skills } of tenant.people) {
    if (!skills) continue;
    const queueIds = tenant.queues
      .filter((queue) => (skills[queue.skill] ?? 0) >= 2)
      .map((q) => queueIdOf(tenant, q.key));
    const levels = Object.fromEntries(
      Object.entries(skills).map(([skill, level]) => [skillIdOf(tenant, skill), level]),
    );
    stage.take({
      body: {
        type: "agentSet",
        agent: wholeAgent({ id: agentIdOf(tenant, key), queueIds, skills: levels, workSets: WORK_SETS }),
      },
    });
  }
}

function skillIdOf({ slug }: DemoTenant, key: string): string {
  return idOf(`${slug}/skill/${key}`);
}

function queueSettings(tenant: DemoTenant, queue: DemoQueue): QueueSettings {
  return wholeQueue({
    id: queueIdOf(tenant, queue.key),
    name: queue.name,
    requires: [{ skillId: skillIdOf(tenant, queue.skill), level: 2 }],
    priorityMs: queue.priorityMs ?? 0,
    ageing: 1,
    tierPriorityMs: { vip: 60_000, platinum: 45_000, gold: 15_000 },
    ringTimeoutMs: 20_000,
    joinTimeoutMs: 12_000,
    agentGraceMs: 20_000,
    wrapUpMs: 90_000,
    maxWaitMs: 600_000,
    reofferBackOffMs: 30_000,
    lastResort: {
      en: "We are sorry that nobody could take your call. Please try again later.",
      "zh-Hans": "很抱歉，现在没有客服可以接听，请稍后再拨。",
      "zh-Hant": "很抱歉，目前沒有客服可以接聽，請稍後再撥。",
    },
    signature: { [tenant.language]: tenant.name },
  });
}

function lineRow(tenant: DemoTenant, line: DemoLine): LineRow {
  const settings = {
    id: lineIdOf(tenant, line),
    brandId: idOf(`${tenant.slug}/brand/${line.brand}`),
    queueId: queueIdOf(tenant, line.queue),
    language: tenant.language,
    requires: [],
    priorityMs: 0,
    greeting: { [tenant.language]: line.greeting },
  };
  return { settings, address: line.address, name: line.name, region: tenant.region };
}

function lineIdOf({ slug }: DemoTenant, { key }: DemoLine): string {
  return idOf(`${slug}/line/${key}`);
}

/** The router's own matching, of all calls at once: the customers are there, and nothing else decides it. */
async function match(
  deps: SeedDeps,
  tenant: DemoTenant,
  tenantId: string,
  arrivals: readonly Arrival[],
): Promise<MatchedArrival[]> {
  const facts = arrivals.map(({ at, from, line }, place) => {
    const id = idOf(`${tenant.slug}/call/${place}`, at);
    const lineId = lineIdOf(tenant, line);
    return { id, body: { type: "callAnnounced" as const, callId: callIdOf(id), lineId, from, callerName: null } };
  });
  const regions = new Map(tenant.lines.map((line) => [lineIdOf(tenant, line), tenant.region]));
  const nobody = createFloor(tenantId, { queues: [], lines: [], agents: [], interactions: [] });
  const ready = await readyFacts(createFactStore(deps.system.pool), nobody, facts, regions);
  return ready.map((fact, place) => ({ fact, arrival: arrivals[place] as Arrival }));
}

async function project(
  tenant: DemoTenant,
  tenantId: string,
  people: People,
  { system, log, nowMs }: SeedDeps,
): Promise<void> {
  const { kysely } = system;
  await projectTenant(tenantId, {
    transact: (work) => kysely.transaction().execute(work),
    log,
    batchRows: PROJECTED_AT_ONCE,
    refreshesCards: false,
  });
  const customerIds = people.customers.map(({ id }) => id);
  await kysely.transaction().execute(async (trx) => {
    await refreshAllMissed(trx, tenantId);
    await workMissed(trx, tenant, tenantId, nowMs);
    await refreshCards(trx, tenantId, customerIds);
  });
}
