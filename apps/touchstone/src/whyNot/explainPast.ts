import {
  type ContactHappening,
  type Database,
  lastPointOf,
  type NoPast,
  type PastFloor,
  type PastPoint,
  type Queries,
  readContactHistory,
  readPastPoint,
  rebuildFloor,
  withoutTimeout,
} from "@touchstone/db";
import { getAgent, getInteraction, getQueue, type Interaction, whyNot } from "@touchstone/domain";
import { historySentence } from "./historySentence.ts";
import type { Names } from "./names.ts";
import { ruleSentence } from "./ruleSentence.ts";

/** As they were typed. */
export interface WhyNotAsked {
  readonly tenant: string;
  readonly interaction: string;
  /** An id or a name. */
  readonly agent: string;
  /** A sequence number of the journal, or an instant. */
  readonly at?: string;
}

interface Known {
  readonly id: string;
  readonly name: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const REMEDIES: Readonly<Record<NoPast, string>> = {
  tooLong: "--at lies too far from the checkpoint before it",
  incomplete:
    "the journal's rows before --at are archived, and no checkpoint stands between: its floor cannot be rebuilt",
  notYet: "--at lies where the journal has nothing: name a row of it, or a later instant",
};

/**
 * Why an agent did not get a contact, at a point of the past: the floor is rebuilt from the journal up to there. As lines for a
 * terminal, in one snapshot; writes nothing. As the system role. Throws what is wrong with what was typed.
 */
export async function explainPast(database: Database, asked: WhyNotAsked): Promise<string[]> {
  const typed = asked.at === undefined ? undefined : readPastPoint(asked.at);
  if (typed === null) {
    throw new Error(
      `--at ${asked.at}: give a row of the journal, such as 412, or an instant, such as 2026-11-23T09:30:00Z`,
    );
  }
  if (!UUID.test(asked.interaction)) throw new Error(`--interaction ${asked.interaction}: give the id of a contact`);
  return await database.kysely
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute((trx) => explainIn(trx, asked, typed));
}

async function explainIn(trx: Queries, asked: WhyNotAsked, typed: PastPoint | undefined): Promise<string[]> {
  await withoutTimeout(trx);
  const tenantId = await tenantOf(trx, asked.tenant);
  const people = await trx.selectFrom("appUser").select(["id", "name"]).where("tenantId", "=", tenantId).execute();
  const agent = agentOf(people, asked.agent);
  const history = await readContactHistory(trx, tenantId, asked.interaction);
  if (history.length === 0)
    throw new Error(`--interaction ${asked.interaction}: ${asked.tenant} has had no such contact`);
  const point = typed ?? (await lastPointOf(trx, history));
  const past = await rebuildFloor(trx, {
    ...{ tenantId, point, interactionId: asked.interaction },
    mostRows: Number.MAX_SAFE_INTEGER,
  });
  if (typeof past === "string") throw new Error(REMEDIES[past]);
  const skills = await trx.selectFrom("skill").select(["id", "name"]).where("tenantId", "=", tenantId).execute();
  const names = namesOf(past, people, skills);
  return [...decisionLines(past, agent, asked.interaction, names), ...historyLines(history, past.seq, names)];
}

async function tenantOf(trx: Queries, slug: string): Promise<string> {
  const row = await trx.selectFrom("tenant").select("id").where("slug", "=", slug).executeTakeFirst();
  if (row) return row.id;
  const all = await trx.selectFrom("tenant").select("slug").orderBy("slug").limit(10).execute();
  throw new Error(`--tenant ${slug}: there is no such tenant; there are ${all.map((one) => one.slug).join(", ")}`);
}

function agentOf(people: readonly Known[], asked: string): Known {
  const wanted = asked.toLowerCase();
  const found = people.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  const [only, another] = found;
  if (only && !another) return only;
  const near = found.length > 0 ? found : people.filter(({ name }) => name.toLowerCase().includes(wanted));
  const those = near.slice(0, 5).map(({ id, name }) => `${name} ${id}`);
  const advice = those.length > 0 ? `; meant may be ${those.join(", ")}` : "";
  throw new Error(
    `--agent ${asked}: ${another ? "several have this name, give an id" : "nobody has this id or name"}${advice}`,
  );
}

function namesOf({ floor }: PastFloor, people: readonly Known[], skills: readonly Known[]): Names {
  const nameIn = (all: readonly Known[], id: string) => all.find((one) => one.id === id)?.name ?? id;
  return {
    agent: (id) => nameIn(people, id),
    queue: (id) => getQueue(floor, id)?.name ?? id,
    skill: (id) => nameIn(skills, id),
    instant: (at) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

function decisionLines({ floor, now, seq }: PastFloor, { id, name }: Known, contactId: string, names: Names): string[] {
  const interaction = getInteraction(floor, contactId);
  const rules = whyNot(floor, id, contactId, now);
  const queue = interaction && getQueue(floor, interaction.queueId);
  const settings = [
    `${name} as of change ${getAgent(floor, id)?.settings.revision ?? 0}`,
    ...(queue ? [`${queue.name} as of change ${queue.revision ?? 0}`] : []),
    ...(interaction?.askedBy ? [`its line as of change ${interaction.askedBy.revision} when it came`] : []),
  ];
  return [
    `after row ${seq} of the journal, ${names.instant(now)}; settings in force: ${settings.join(", ")}`,
    ...(interaction ? [standingLine(interaction, now, names)] : []),
    `why not ${name}:`,
    ...(rules.length === 0 ? ["  nothing kept the agent from it"] : []),
    ...rules.map((rule) => `  ${ruleSentence(rule, names)}`),
  ];
}

function standingLine(
  { state, queueId, queuedAt, standing, priorityMs, tier }: Interaction,
  now: number,
  names: Names,
) {
  const asks = standing.requires.map(({ skillId, level }) => `${names.skill(skillId)} ${level}`).join(", ");
  const parts = [
    `the contact was ${state.kind} in ${names.queue(queueId)}`,
    queuedAt === null
      ? "had entered no queue"
      : `had waited ${Math.round((now - queuedAt) / 1000)} s since it entered one`,
    `asked for ${asks === "" ? "no skill" : asks}${standing.relaxed > 0 ? `, after ${standing.relaxed} steps of relaxing` : ""}`,
    ...(priorityMs === 0 ? [] : [`had a head start of its own of ${Math.round(priorityMs / 1000)} s`]),
    ...(tier === null ? [] : [`tier ${tier}`]),
  ];
  return parts.join("; ");
}

function historyLines(history: readonly ContactHappening[], seq: number, names: Names): string[] {
  const lines = history.map((one) => {
    const mark = one.seq > seq ? " (later)" : "";
    return `  row ${one.seq} ${names.instant(one.at)} ${historySentence(one, names)}${mark}`;
  });
  return ["what the floor did with it:", ...lines];
}
