import type { EmulatorMessage } from "@touchstone/contracts";
import type { Database } from "@touchstone/db";
import { waitFor } from "@touchstone/testkit";
import type { BenchAgent, BenchTenant } from "./benchTenant.ts";
import { sendWebhook } from "./carrierRequest.ts";
import { connectAll } from "./connectAll.ts";
import { Latencies } from "./latencies.ts";
import { type MemoryAt, watchMemory } from "./memoryWatch.ts";
import { openSchedule } from "./openLoop.ts";
import { startClock } from "./processTime.ts";
import { openTextDesk, type TextWatch } from "./textDesk.ts";
import { judgeTexts, type SentText, type TextVerdict } from "./textJudge.ts";
import { type PlannedText, planTexts, wordsOf } from "./textPlan.ts";

type Summary = ReturnType<Latencies["summary"]>;

export interface TextFigures {
  readonly texts: number;
  readonly answers: number;
  /** From the scheduled send to the agent's screen: the first of a thread, which pops, and those that follow. */
  readonly pop: Summary;
  readonly next: Summary;
  readonly all: Summary;
  readonly answer: Summary;
  readonly verdict: TextVerdict;
  readonly memory: readonly MemoryAt[];
  /** Processor seconds during the measured time. */
  readonly server: number;
  readonly database: number;
  readonly generator: number;
}

export interface TextLoad {
  readonly url: string;
  readonly carrierUrl: string;
  readonly pid: number;
  readonly databasePid: number;
  readonly tenant: BenchTenant;
  readonly system: Database;
  readonly rate: number;
  readonly seconds: number;
  readonly customers: number;
  readonly firstThread: number;
  /** Told when the first text is due. */
  readonly begun?: () => void;
}

/** What is under way has to come to its end by then: texts at desks, answers at telephones, ends in the log. */
const SETTLE_MS = 30_000;

/** Signed texts of many customers, agents who read, answer and complete them, and what became of each. */
export async function measureTexts(load: TextLoad): Promise<TextFigures> {
  const { tenant, url, rate } = load;
  const plan = planTexts({ ...load, perSecond: rate });
  const screens = watchScreens(plan);
  const desks = await connectAll(tenant.agents.length, (n) =>
    openTextDesk(url, tenant.agents[n] as BenchAgent, screens.watch),
  );
  await waitFor(async () => (await count(load, READY)) === tenant.agents.length, { timeoutMs: 60_000, everyMs: 250 });
  const memory = await watchMemory(url);
  const clock = await startClock(load.pid, load.databasePid);
  const answer = new Latencies();
  const sent: SentText[] = [];
  load.begun?.();
  const under: Promise<void>[] = [];
  await openSchedule(
    plan.map(({ dueMs }) => dueMs),
    (n, scheduledAt) => {
      screens.scheduled(plan[n] as PlannedText, scheduledAt);
      under.push(send(load, plan[n] as PlannedText, scheduledAt, answer).then((one) => void sent.push(one)));
    },
  );
  const times = await clock();
  await Promise.all(under);
  await waitFor(async () => (await count(load, OPEN)) === 0, { timeoutMs: SETTLE_MS, everyMs: 500 }).catch(() => {}); // The verdict says what is open.
  const seen = await memory.end();
  for (const desk of desks) desk.disconnect();
  const carried = await sentByCarrier(load);
  const { answered } = screens;
  const verdict = await judgeTexts({ system: load.system, tenantId: tenant.tenantId, sent, answered, carried });
  return {
    ...{ texts: plan.length, answers: answered.size, memory: seen, answer: answer.summary(), ...times },
    ...screens.figures(),
    verdict: { ...verdict, violations: { ...verdict.violations, ...screens.violations() } },
  };
}

async function send(
  { url, tenant }: TextLoad,
  text: PlannedText,
  scheduledAt: number,
  answer: Latencies,
): Promise<SentText> {
  const { sid, from } = text;
  const fields = {
    MessageSid: sid,
    SmsSid: sid,
    From: from,
    To: tenant.lineNumber,
    Body: wordsOf(text),
    NumMedia: "0",
  };
  const sentAt = performance.now();
  let status = 0;
  // A carrier tries again, four times at most, when it gets no answer or one that says "later" (`#rc=4`).
  for (let tries = 0; tries < 5 && (status === 0 || status >= 500); tries += 1) {
    const got = await sendWebhook(url, "/webhooks/twilio/messaging/inbound", fields, tenant.account).catch(() => null);
    status = got?.status ?? 0;
  }
  const answeredAt = performance.now();
  answer.add(answeredAt - scheduledAt);
  return { text, sentAt, answeredAt: status >= 200 && status < 300 ? answeredAt : null };
}

/** When each text was due and when it first stood on a screen. */
function watchScreens(plan: readonly PlannedText[]) {
  const [pop, next, all] = [new Latencies(), new Latencies(), new Latencies()];
  const due = new Map<string, number>();
  const seen = new Set<string>();
  const answered = new Set<number>();
  const doubled = new Set<string>();
  const failures: string[] = [];
  const nameOf = (thread: number, place: number) => `${thread}:${place}`;
  const watch: TextWatch = {
    seen: (thread, place) => {
      const name = nameOf(thread, place);
      if (seen.has(name)) return;
      seen.add(name);
      const ms = performance.now() - (due.get(name) as number);
      all.add(ms);
      (place === 0 ? pop : next).add(ms);
    },
    shown: (thread, places) => {
      if (new Set(places).size < places.length) doubled.add(`thread ${thread}`);
    },
    answered: (thread) => void answered.add(thread),
    failed: (what) => void failures.push(what),
  };
  return {
    watch,
    answered,
    scheduled: ({ thread, place }: PlannedText, at: number) => due.set(nameOf(thread, place), at),
    figures: () => ({ pop: pop.summary(), next: next.summary(), all: all.summary() }),
    violations: () => ({
      "texts that no screen showed": plan.flatMap(({ thread, place }) => {
        const name = nameOf(thread, place);
        return seen.has(name) ? [] : [name];
      }),
      "texts that a screen showed twice": [...doubled],
      "what desks were refused": failures,
    }),
  };
}

async function sentByCarrier({ carrierUrl }: TextLoad): Promise<EmulatorMessage[]> {
  const answer = await fetch(`${carrierUrl}/emulator/control/messages?limit=10000`);
  const { messages } = (await answer.json()) as { messages: EmulatorMessage[] };
  return messages.filter(({ direction }) => direction !== "inbound");
}

async function count({ system, tenant }: TextLoad, text: string): Promise<number> {
  return (await system.pool.query<{ n: number }>(text, [tenant.tenantId])).rows[0]?.n ?? 0;
}

const READY = `select count(*)::int as n from agent where tenant_id = $1 and state->'intent'->>'kind' = 'ready'
  and (state->'connection'->>'canTalk')::boolean`;
const OPEN = `select ((select count(*) from interaction where tenant_id = $1 and kind <> 'ended')
  + (select count(*) from effect where tenant_id = $1 and state = 'pending')
  + (select count(*) from message where tenant_id = $1 and direction = 'out' and state not in ('delivered', 'undelivered', 'failed', 'read'))
  + (select count(*) from interaction i where i.tenant_id = $1 and i.thread_key is not null
      and not exists (select from interaction_log l where l.tenant_id = $1 and l.interaction_id = i.id)))::int as n`;
