import type { FloorCommit } from "@touchstone/db";
import { DEFAULT_FIGURE_LIMITS, type Interaction, nextTimerAt } from "@touchstone/domain";
import { parseVoiceWebhook } from "@touchstone/telephony";
import { foldHappenings } from "@touchstone/worker";
import { lines, TENANT_ID } from "./house.ts";
import type { Letter } from "./postman.ts";
import { loadedTimer, ShadowFloor } from "./shadowFloor.ts";
import { addFigures } from "./workerModel.ts";
import { POISON, type World } from "./world.ts";

/** From the reading of the clock to the commit: a process may stand still in between. */
const LATEST_COMMIT_MS = 30_000;
/** How far a router may be off that reckons the database's clock between two readings of it. */
const RECKONED_MS = 100;
const LOADED_EVERY = 40;
/** When callbacks are lost everything is right after so long. */
const SILENT_MS = 60_000;

/** Judges every commit as it is made. */
export function watchCommits(world: World): void {
  const shadow = new ShadowFloor();
  const ended = new Map<string, string>();
  const exits = new Map<string, number>();
  const queuedAt = new Map<string, number>();
  let seq = 0;
  let lastNow = 0;
  world.db.onCommit = (commit) => {
    const broken =
      brokenSequence(commit, seq) ??
      brokenClock(commit, lastNow, world.db.now) ??
      brokenExit(commit, exits) ??
      brokenEnd(commit, ended) ??
      brokenPlace(commit, queuedAt) ??
      brokenParking(world, commit) ??
      shadow.judge(commit) ??
      brokenLoad(world, shadow, commit);
    seq += commit.journal.length;
    lastNow = commit.journal.at(-1)?.event.now ?? lastNow;
    world.schedule.note(`${commit.version} ${commit.journal.map(({ event }) => event.id).join()}`);
    tellCommit(world, commit);
    if (broken !== null) world.fail(broken);
  };
}

/** Our words end a customer's call only when there is nothing left to wait for. */
export function watchGoodbyes(world: World): void {
  world.carrier.onSentAway = ({ sid }) => {
    const row = world.db.live.get(world.db.contactByCall.get(sid) ?? "")?.row;
    if (row === undefined || (row.state.kind === "connected" && row.state.hangUpAskedAt !== null)) return;
    world.fail(`a document hangs up on ${sid}, whose contact ${row.id} is ${row.state.kind}`);
  };
}

function tellCommit(world: World, { journal, effects }: FloorCommit): void {
  for (const { event, outcome, happened } of journal) {
    const what = happened.map(({ at: _, ...told }) => JSON.stringify(told)).join(" ");
    const why = outcome.kind === "done" ? "" : ` ${JSON.stringify(outcome)}`;
    if (what !== "" || why !== "") world.say(`${short(event)}${why}${what === "" ? "" : ` → ${what}`}`);
  }
  for (const effect of effects) world.say(`  asks the carrier: ${JSON.stringify(effect)}`);
}

function short({ v: _v, id: _id, now: _now, ...body }: { v: 1; id: string; now: number; type: string }): string {
  return JSON.stringify(body);
}

function brokenSequence({ journalSeq, journal }: FloorCommit, seq: number): string | null {
  if (journalSeq !== seq) return `the journal goes on at ${journalSeq + 1} after ${seq}`;
  const ids = new Set(journal.map(({ event }) => event.id));
  return ids.size === journal.length ? null : "one fact is journaled twice in a batch";
}

/** Time-outs are judged by the database's clock, which no machine's clock can move. */
function brokenClock({ journal }: FloorCommit, lastNow: number, databaseNow: number): string | null {
  for (const { event } of journal) {
    if (event.now < lastNow - RECKONED_MS) return `time went back from ${lastNow} to ${event.now}`;
    if (event.now > databaseNow + RECKONED_MS || event.now < databaseNow - LATEST_COMMIT_MS)
      return `an event says it is ${event.now} while the database says ${databaseNow}`;
  }
  return null;
}

function brokenExit({ journal }: FloorCommit, exits: Map<string, number>): string | null {
  for (const told of journal.flatMap(({ happened }) => happened)) {
    if (told.type !== "interactionEnded") continue;
    const count = (exits.get(told.interactionId) ?? 0) + 1;
    exits.set(told.interactionId, count);
    if (count > 1) return `contact ${told.interactionId} has ${count} exits`;
  }
  return null;
}

/** The carrier told late that the two had talked. */
function isCorrected(before: string, after: Interaction["state"]): boolean {
  if (after.kind !== "ended" || after.exit !== "answered") return false;
  return ["abandonedConnecting", "unreached"].some(
    (exit) => JSON.stringify({ ...after, exit }).replace(/"by":"\w+"/, "") === before.replace(/"by":"\w+"/, ""),
  );
}

function brokenEnd({ interactions }: FloorCommit, ended: Map<string, string>): string | null {
  for (const { row } of interactions) {
    const before = ended.get(row.id);
    const state = JSON.stringify(row.state);
    if (before !== undefined && before !== state && !isCorrected(before, row.state))
      return `the ended contact ${row.id} is ${state}`;
    if (row.state.kind === "ended") ended.set(row.id, state);
  }
  return null;
}

/** Whatever happens to a waiting caller, the place in the queue is kept. */
function brokenPlace({ interactions }: FloorCommit, queuedAt: Map<string, number>): string | null {
  for (const { row } of interactions) {
    const before = queuedAt.get(row.id);
    // Whoever writes again after a rest comes anew.
    if (row.thread !== null) continue;
    if (before !== undefined && row.queuedAt !== before) return `contact ${row.id} lost its place in the queue`;
    if (row.queuedAt !== null) queuedAt.set(row.id, row.queuedAt);
  }
  return null;
}

function brokenParking({ db }: World, { consumed }: FloorCommit): string | null {
  const parked = consumed.find(
    ({ id, outcome }) => outcome.kind === "parked" && !db.inbox.get(id)?.key.startsWith(POISON),
  );
  return parked === undefined
    ? null
    : `a fact was parked: ${JSON.stringify(db.inbox.get(parked.id)?.body)} ${JSON.stringify(parked.outcome)}`;
}

/** The rows alone make the same floor: a router that takes over waits for the same instant. */
function brokenLoad(world: World, { floor }: ShadowFloor, { version }: FloorCommit): string | null {
  if (version % LOADED_EVERY !== 0) return null;
  const loaded = loadedTimer(world.db.load().rows);
  const live = nextTimerAt(floor);
  return loaded === live ? null : `loaded from its rows the floor waits for ${loaded}, live for ${live}`;
}

/** Why the world is not at rest yet; null when it is. */
export function restlessness({ db, carrier, bots }: World): string | null {
  if (db.pending.size > 0) return `${db.pending.size} facts pend: ${JSON.stringify([...db.pending.values()][0]?.body)}`;
  if (db.pendingEffects.size > 0) return `effects pend: ${JSON.stringify([...db.pendingEffects.values()][0]?.[0])}`;
  const [live] = db.live.values();
  if (live !== undefined) return `a contact is not over: ${JSON.stringify(live.row)}`;
  const [leg] = carrier.liveLegs;
  if (leg !== undefined)
    return `the carrier has a leg of a contact that is over: ${leg.party} ${leg.sid}, room ${leg.room?.name}`;
  const unheard = callersOf(carrier).find(({ sid }) => !db.contactByCall.has(sid));
  if (unheard !== undefined) return `nobody knows of call ${unheard.sid}`;
  const busy = [...db.agents.values()].find(({ state }) => state.voice.kind !== "idle" || state.tasks.length > 0);
  if (busy !== undefined) return `agent ${busy.state.id} is ${JSON.stringify([busy.state.voice, busy.state.tasks])}`;
  if (db.log.cursor < db.journal.length) return `the log stands at ${db.log.cursor} of ${db.journal.length}`;
  return unknownDesk(db, bots);
}

/** The legs of those who called us. */
function callersOf(carrier: World["carrier"]) {
  return [...carrier.legs.values()].filter(({ party, direction }) => party === "customer" && direction === "inbound");
}

/** A desk that is there is known to be there. */
function unknownDesk(db: World["db"], bots: World["bots"]): string | null {
  const there = bots.filter(({ openTabs }) => openTabs > 0);
  const unknown = there.find(({ agentId }) => db.agents.get(agentId)?.state.connection.kind === "gone");
  return unknown === undefined ? null : `the desk of agent ${unknown.agentId} is there, and counts as gone`;
}

/** What must hold once nothing moves any more. */
export function brokenAtRest(world: World): string | null {
  return (
    lostFact(world) ??
    unknownCall(world) ??
    wrongTalk(world) ??
    wrongSeconds(world) ??
    wrongEffects(world) ??
    wrongLog(world)
  );
}

/** Whatever was acknowledged stands in the inbox, word for word, and was consumed. */
function lostFact({ postman, db }: World): string | null {
  for (const letter of postman.acknowledged) {
    const expected = factOfLetter(letter);
    if (expected === null) continue;
    const row = db.inboxByKey.get(expected.key);
    if (row === undefined) return `acknowledged and never stored: ${expected.key}`;
    if (row.outcome === null) return `acknowledged and never consumed: ${expected.key}`;
    if (expected.fact !== null && wordsOf(row.body) !== wordsOf(expected.fact))
      return `acknowledged, and another fact stands under its key: ${JSON.stringify([expected.fact, row.body])}`;
  }
  return null;
}

/** A parking may end twice under one step, when nobody served the first end: the same document answers both. */
function wordsOf(body: object): string {
  return JSON.stringify({ ...body, result: null });
}

function factOfLetter({ route, fields, query }: Letter) {
  if (route === "fallback") return null;
  const { report } = parseVoiceWebhook(route, fields, query);
  if (report.kind === "nothing" || report.kind === "malformed") return null;
  // Nobody's line: refused, and put aside. A customer who was called back and comes by the fallback is one.
  if (report.kind === "call" && !lines.some(({ address }) => address === report.caller.to)) return null;
  return { key: report.key, fact: report.kind === "fact" ? report.fact : null };
}

/** Every call that the carrier ever had for us is a contact with one exit, heard of or not. */
function unknownCall({ carrier, db }: World): string | null {
  for (const leg of callersOf(carrier)) {
    const id = db.contactByCall.get(leg.sid);
    if (id === undefined) return `nobody knows of call ${leg.sid}`;
    if (db.contacts.get(id)?.row.state.kind !== "ended") return `call ${leg.sid} is over, its contact is not`;
  }
  return null;
}

/** As long as nobody can have missed it, talk is talk on both sides. */
function wrongTalk({ carrier, db, postman }: World): string | null {
  for (const { row } of db.contacts.values()) {
    if (row.channel !== "voice") continue;
    const talked = carrier.conversations.get(row.id);
    const isRecorded = row.record.connectedAt !== null;
    // Of a phone that we rang silence alone says that it was answered, once it cannot ring any longer.
    const unheardMs = row.direction === "outbound" ? SILENT_MS : LATEST_COMMIT_MS;
    if ((talked?.talkMs ?? 0) > unheardMs && !isRecorded)
      return `${row.id} talked for ${talked?.talkMs} ms and has no conversation`;
    if (talked === undefined && isRecorded && postman.undelivered === 0)
      return `${row.id} has a conversation that never was`;
  }
  return wrongExit([...db.contacts.values()].map(({ row }) => row));
}

/** What the log says of a leg's seconds is what the carrier counted for it. */
function wrongSeconds({ carrier, db }: World): string | null {
  for (const { row } of db.contacts.values()) {
    for (const [callId, told] of Object.entries(row.record.legSeconds ?? {})) {
      const counted = carrier.legs.get(callId)?.seconds;
      if (told !== counted) return `of leg ${callId} the log says ${told} s, the carrier ${counted}`;
    }
  }
  return null;
}

function wrongExit(rows: readonly Interaction[]): string | null {
  const wrong = rows.find(({ record, state }) => {
    if (state.kind !== "ended") return true;
    return record.exit !== state.exit || record.endedAt !== state.since;
  });
  return wrong === undefined ? null : `the record of ${wrong.id} is not its end: ${JSON.stringify(wrong.record)}`;
}

/** Every effect that was asked for and not given up was carried out, those of one contact in their order. */
function wrongEffects({ db, carrier, texts }: World): string | null {
  const doubled = [...texts.sent].find(([, times]) => times > 1);
  if (doubled !== undefined) return `the message ${doubled[0]} was sent ${doubled[1]} times`;
  const first = new Map<string, number>();
  carrier.performed.forEach(({ id }, place) => {
    if (!first.has(id)) first.set(id, place);
  });
  const before = new Map<string, number>();
  for (const { effect, state } of [...db.effects.values()].sort((a, b) => a.ordinal - b.ordinal)) {
    const place = first.get(effect.id);
    if (effect.type === "sendMessage" && state === "done" && !texts.sent.has(effect.messageId))
      return `the message ${effect.messageId} counts as sent and never was`;
    if (effect.type === "sendMessage" || effect.type === "fetchMedia") continue;
    if (place === undefined && state === "done") return `effect ${JSON.stringify(effect)} is done and never was`;
    if (place === undefined) continue;
    if (place < (before.get(effect.interactionId) ?? -1))
      return `effect ${JSON.stringify(effect)} overtook one before it`;
    before.set(effect.interactionId, place);
  }
  return null;
}

/** Log and figures are what the journal, folded in one go, makes. */
function wrongLog({ db }: World): string | null {
  const rows = db.journal.map(({ happened }, place) => ({ seq: place + 1, happened }));
  const folded = foldHappenings(TENANT_ID, rows, new Map(), DEFAULT_FIGURE_LIMITS);
  for (const { interaction_id: id, record } of folded.log) {
    if (JSON.stringify(db.log.records.get(id)) !== JSON.stringify(record))
      return `the log of ${id} is not its journal's`;
  }
  const rebuilt = { log: { cursor: 0, records: new Map(), figures: new Map<string, number>() } };
  addFigures(rebuilt, "queue", folded.queueFigures);
  addFigures(rebuilt, "agent", folded.agentFigures);
  for (const key of new Set([...rebuilt.log.figures.keys(), ...db.log.figures.keys()])) {
    const [expected, actual] = [rebuilt.log.figures.get(key), db.log.figures.get(key)];
    if (expected !== actual) return `the figure "${key}" is ${actual}, by the journal ${expected}`;
  }
  return null;
}
