import type { MessageWords } from "@touchstone/db";
import { createFloor, getInteraction, type Interaction } from "@touchstone/domain";
import { type createFactStore, type ReadyFact, readyFacts } from "@touchstone/router";
import type { People } from "./customers.ts";
import type { DemoTenant } from "./demoTenant.ts";
import { idOf } from "./ids.ts";
import { localDays } from "./localDays.ts";
import { createRandom, type Random } from "./random.ts";
import type { Stage } from "./stage.ts";
import { textTalks } from "./textTalks.ts";

/** Conversations of a day, and of which days: those of today could not all be over by now. */
const A_DAY = 8;
const DAYS = { from: 2, to: 6 };
const HOUR_MS = 3_600_000;

/** A customer's first message, with who it is as the router found it, and what will be said. */
export interface TextArrival {
  readonly at: number;
  readonly fact: ReadyFact;
  readonly talk: readonly string[];
}

/** First messages of the last days. Matched by the router's own code, all at once. */
export async function makeTexts(
  tenant: DemoTenant,
  tenantId: string,
  people: People,
  from: {
    readonly store: ReturnType<typeof createFactStore>;
    readonly untilMs: number;
    readonly lineIds: readonly string[];
  },
): Promise<TextArrival[]> {
  const random = createRandom(`${tenant.slug} texts`);
  const days = localDays(from.untilMs, tenant.timeZone, DAYS.to + 1).filter(
    ({ ago }) => ago >= DAYS.from && ago <= DAYS.to,
  );
  const texts = days.flatMap((day) =>
    Array.from({ length: A_DAY }, () => ({
      at: Math.round(day.startsAt + (10 + random.next() * 5) * HOUR_MS),
      from: writerOf(tenant, people, random),
      lineId: random.pick(from.lineIds),
      talk: random.pick(textTalks[tenant.language]),
    })),
  );
  const facts = texts.map((text, place) => ({
    id: idOf(`${tenant.slug}/text/${place}`, text.at),
    body: announced(text, place),
  }));
  const nobody = createFloor(tenantId, { queues: [], lines: [], agents: [], interactions: [] });
  const regions = new Map(from.lineIds.map((id) => [id, tenant.region]));
  const ready = await readyFacts(from.store, nobody, facts, regions);
  return ready.map((fact, place) => ({ fact, at: texts[place]?.at ?? 0, talk: texts[place]?.talk ?? [] }));
}

/** Nobody whom the stories know: their cards show what the stories tell. */
function writerOf(tenant: DemoTenant, { addresses }: People, random: Random): string {
  const named = new Set(tenant.customers.flatMap(({ numbers }) => numbers));
  return random.pick(addresses.map(({ address }) => address).filter((address) => !named.has(address)));
}

function announced({ from, lineId, talk }: { from: string; lineId: string; talk: readonly string[] }, place: number) {
  return {
    ...({ type: "messageAnnounced", channel: "sms", lineId, from, to: "", text: talk[0] ?? "" } as const),
    ...{ providerMessageId: `SM${String(place).padStart(32, "0")}`, media: [], keyword: null, liftsOptOut: false },
    ...{ isAuto: false, segments: 1 },
  };
}

/** Customers write, agents answer and close; each waits for the other as people do. */
export function playTexts(stage: Stage, arrivals: readonly TextArrival[], tenant: DemoTenant): void {
  const random = createRandom(`${tenant.slug} writing`);
  const talks = new Map<string, Talking>();
  for (const { at, fact, talk } of arrivals) {
    stage.clock.at(at, () => {
      const joined = openIn(stage, fact);
      if (joined !== undefined) return; // The same customer writes already: one talk at a time.
      talks.set(fact.id, { fact, left: talk.slice(1), said: 0 });
      stage.take(fact);
    });
  }
  stage.onHappening((happening) => {
    if (happening.type !== "connected" && happening.type !== "messageReceived") return;
    const talk = talks.get(happening.interactionId);
    if (talk === undefined) return;
    stage.clock.after(random.around(45_000, 0.4), () => answer(stage, happening.interactionId, talk, random));
  });
  stage.onEffect((effect) => {
    if (effect.type !== "sendMessage") return;
    const { id: effectId, interactionId, messageId } = effect;
    const providerId = `SM${messageId.replaceAll("-", "")}`;
    const done = { effectId, interactionId, kind: "sendMessage", messageId, providerId, segments: 1 } as const;
    stage.clock.after(400, () => stage.take({ body: { type: "effectDone", ...done, state: "queued" } }));
    const told = { interactionId, messageId, providerId, errorCode: null, state: "delivered" } as const;
    stage.clock.after(2_500, () => stage.take({ body: { type: "messageReported", ...told } }));
  });
}

interface Talking {
  readonly fact: ReadyFact;
  left: readonly string[];
  said: number;
}

function openIn(stage: Stage, { body }: ReadyFact): string | undefined {
  return body.type === "messageArrived" ? stage.floor.threads.get(body.threadKey) : undefined;
}

/** The agent's next words; then the customer's, or the end. */
function answer(stage: Stage, interactionId: string, talk: Talking, random: Random): void {
  const interaction = getInteraction(stage.floor, interactionId);
  if (interaction?.state.kind !== "connected" || interaction.thread?.awaitingReplySince === null) return;
  const [reply, next, ...rest] = talk.left;
  if (reply === undefined) return;
  talk.left = rest;
  const { agentId } = interaction.state;
  const id = idOf(`${talk.fact.id} ${talk.said++}`, stage.clock.nowMs);
  const words = { ...wordsOf(id, stage.clock.nowMs, reply), userId: agentId, direction: "out" } as const;
  stage.take({ id, body: { type: "reply", agentId, interactionId, messageId: id, isQuiet: false }, words });
  if (next === undefined) stage.clock.after(random.around(20_000, 0.4), () => close(stage, interactionId, agentId));
  else {
    talk.left = [...rest];
    stage.clock.after(random.around(90_000, 0.5), () => writeOn(stage, talk, next));
  }
}

function wordsOf(id: string, at: number, text: string): Omit<MessageWords, "direction"> {
  const none = { subject: null, media: [], attachmentIds: [], segments: 1, providerId: null, addressHash: null };
  return { id, at, userId: null, text, ...none };
}

function writeOn(stage: Stage, talk: Talking, text: string): void {
  const { body, words } = talk.fact;
  if (body.type !== "messageArrived" || !words) return;
  const id = idOf(`${talk.fact.id} ${talk.said++}`, stage.clock.nowMs);
  const next = { ...words, ...wordsOf(id, stage.clock.nowMs, text), addressHash: words.addressHash };
  stage.take({ id, body: { ...body, messageId: id }, words: next });
}

function close(stage: Stage, interactionId: string, agentId: string): void {
  const interaction: Interaction | undefined = getInteraction(stage.floor, interactionId);
  if (interaction?.state.kind !== "connected" || interaction.state.agentId !== agentId) return;
  stage.take({ body: { type: "complete", agentId, interactionId, dispositionId: null } });
}
