import type { CallEnd, Effect, VoiceEffect } from "@touchstone/domain";
import {
  type FoundCall,
  identityOfAgent,
  type ListedCall,
  roomOf,
  type VoiceCommand,
  type VoiceResult,
  type VoiceRoute,
} from "@touchstone/telephony";
import { dialVerb, documentAddress, plainVerb, queryOf, routeOf } from "./carrierAddresses.ts";
import { type CallerScript, type Leg, newLeg, type Room, STATUS_OF } from "./carrierLeg.ts";
import { createDice, type Dice } from "./dice.ts";
import type { Postman } from "./postman.ts";
import { readDocument, type Verb } from "./readDocument.ts";
import type { Schedule } from "./schedule.ts";

const SAY_MS = 1_500;
const PLAY_MS = 4_000;
const DONE: VoiceResult = { kind: "done" };
const CALL_GONE: VoiceResult = { kind: "gone", code: "21220" };

/** What happened to a contact at the carrier, whatever anybody was told of it. */
export interface Conversation {
  talkMs: number;
  firstAt: number;
}

/**
 * The carrier: legs, a parking lot, conferences, and what it is told to do with them. Obeys the documents that it is given, verb by
 * verb; time passes while somebody speaks.
 */
export class CarrierModel {
  readonly legs = new Map<string, Leg>();
  /** By the contact's id. */
  readonly conversations = new Map<string, Conversation>();
  /** Effects in the order in which they were carried out. */
  readonly performed: Effect[] = [];
  /** Told of each customer whom a document hangs up on, while the leg still lives. */
  onSentAway: (leg: Leg) => void = () => {};
  readonly #rooms = new Map<string, Room>();
  readonly #schedule: Schedule;
  readonly #postman: Postman;
  readonly #dice: Dice;
  #made = 0;

  constructor(seed: number, schedule: Schedule, postman: Postman) {
    this.#schedule = schedule;
    this.#postman = postman;
    this.#dice = createDice(seed, "carrier");
  }

  get liveLegs(): Leg[] {
    return [...this.legs.values()].filter(({ end }) => end === null);
  }

  /** Somebody calls one of our numbers. */
  dialIn(script: CallerScript): Leg {
    const leg = this.#newLeg({ party: "customer", direction: "inbound", from: script.from, to: script.to, script });
    this.#fetch(leg, documentAddress("inbound"), {});
    this.#schedule.after(script.patienceMs, "a caller is out of patience", () => {
      if (leg.room?.talkingSince == null) this.hangUp(leg.sid);
    });
    return leg;
  }

  /** An agent's browser connects a leg for an offer. */
  dialFromBrowser(agentId: string, offerId: string, mode: "accept" | "rejoin"): Leg {
    const leg = this.#newLeg({
      party: "agent",
      direction: "inbound",
      from: `client:${identityOfAgent(agentId)}`,
      to: "",
      asked: { offerId, mode },
    });
    this.#fetch(leg, documentAddress("client"), { offerId, mode });
    return leg;
  }

  /** Whoever is at this end of the leg puts it down. */
  hangUp(sid: string): void {
    const leg = this.legs.get(sid);
    if (leg?.end === null) this.#finish(leg, "completed");
  }

  findCall(sid: string): FoundCall | null {
    const leg = this.legs.get(sid);
    return leg === undefined ? null : { callId: sid, end: leg.end, durationSeconds: leg.seconds };
  }

  callsSince(since: number): ListedCall[] {
    const calls = [...this.legs.values()].filter(
      ({ party, direction, startedAt }) => party === "customer" && direction === "inbound" && startedAt >= since,
    );
    return calls.map(({ sid, end, from, to, startedAt, seconds }) => {
      return { callId: sid, end, from, to, startedAt, callerName: null, durationSeconds: seconds };
    });
  }

  perform({ effect, attempt, dial }: VoiceCommand): VoiceResult {
    this.performed.push(effect);
    return this.#acts[effect.type](effect as never, attempt ?? 0, dial);
  }

  readonly #acts: {
    [Kind in VoiceEffect["type"]]: (
      effect: Extract<Effect, { type: Kind }>,
      attempt: number,
      dial: VoiceCommand["dial"],
    ) => VoiceResult;
  } = {
    moveCaller: ({ callId, interactionId, segment }, attempt) => {
      const leg = this.legs.get(callId);
      const name = roomOf(interactionId, segment);
      if (leg === undefined || leg.end !== null) return CALL_GONE;
      if (attempt !== 1 && leg.room?.name === name) return DONE;
      return this.#redirect(leg, [dialVerb(interactionId, segment)]);
    },
    dialCustomer: ({ interactionId, segment }, attempt, dial) => {
      if (!dial) return { kind: "gone", code: "noNumber" };
      const made = attempt === 1 ? undefined : this.#findDialled(dial);
      return { kind: "done", callId: (made ?? this.#dialOut(dial, dialVerb(interactionId, segment))).sid };
    },
    parkCaller: ({ callId, interactionId: i, step }) => {
      const leg = this.legs.get(callId);
      if (leg === undefined || leg.end !== null) return CALL_GONE;
      const attributes = {
        action: documentAddress("enqueued", { i, step: String(step) }),
        waitUrl: documentAddress("wait", { i, step: String(step) }),
      };
      return this.#redirect(leg, [{ name: "Enqueue", attributes, text: "parking", children: [] }]);
    },
    releaseCaller: ({ callId }) => {
      const leg = this.legs.get(callId);
      if (leg === undefined || leg.end !== null) return CALL_GONE;
      return this.#redirect(leg, [plainVerb("Say"), plainVerb("Hangup")]);
    },
    endCall: ({ callId }) => {
      this.hangUp(callId);
      return DONE;
    },
    endConference: ({ interactionId, segment }) => {
      const room = this.#rooms.get(roomOf(interactionId, segment));
      if (room !== undefined) this.#endRoom(room, null);
      return DONE;
    },
    holdCustomer: (effect) => this.#inRoom(effect),
    resumeCustomer: (effect) => this.#inRoom(effect),
  };

  #inRoom({ interactionId, segment }: { interactionId: string; segment: number }): VoiceResult {
    return this.#rooms.has(roomOf(interactionId, segment)) ? DONE : { kind: "gone", code: "noConference" };
  }

  #newLeg(given: Pick<Leg, "party" | "direction" | "from" | "to"> & Partial<Pick<Leg, "script" | "asked">>): Leg {
    this.#made += 1;
    const leg = newLeg({ ...given, sid: sidOf("CA", this.#made), startedAt: this.#schedule.now });
    this.legs.set(leg.sid, leg);
    return leg;
  }

  #redirect(leg: Leg, verbs: readonly Verb[]): VoiceResult {
    this.#interrupt(leg, "redirected");
    this.#obey(leg, verbs, "call");
    return DONE;
  }

  /** What the leg was doing is over. */
  #interrupt(leg: Leg, result: "redirected" | "hangup"): void {
    leg.turn += 1;
    const { parked, room } = leg;
    leg.parked = null;
    if (parked !== null) this.#tell("enqueued", parked.action, { ...partyOf(leg), QueueResult: result });
    if (room !== null) this.#leave(room, leg);
  }

  #finish(leg: Leg, end: CallEnd): void {
    leg.end = end;
    leg.seconds = Math.round((this.#schedule.now - leg.startedAt) / 1000);
    this.#interrupt(leg, "hangup");
    const fields = {
      ...partyOf(leg),
      To: leg.to,
      CallStatus: STATUS_OF[end],
      Direction: directionOf(leg),
      SequenceNumber: "3",
    };
    this.#tell("status", documentAddress("status"), { ...fields, CallDuration: String(leg.seconds) });
  }

  #tell(route: VoiceRoute, address: string, fields: Readonly<Record<string, string>>): void {
    this.#postman.callback({ route, fields, query: queryOf(address) });
  }

  /** Asks for a document and obeys it; a call that gets none hears the fallback, and at last nothing. */
  #fetch(leg: Leg, address: string, extra: Readonly<Record<string, string>>, scope: "call" | "wait" = "call"): void {
    const { turn } = leg;
    const route = routeOf(address);
    const fields = { ...partyOf(leg), To: leg.to, Direction: directionOf(leg), ...extra };
    // Now and then an answer is lost on its way; of the calls that we make, which are few, most, but their fallback comes.
    const isLost = this.#dice.chance(leg.direction === "inbound" || route === "fallback" ? 0.004 : 0.8);
    this.#postman.fetch({ route, fields, query: queryOf(address) }, (document) => {
      if (leg.turn !== turn || leg.end !== null) return;
      if (document !== null && !isLost) this.#obey(leg, readDocument(document), scope);
      else if (scope === "wait") this.#leaveParking(leg, "error");
      else if (route === "fallback") this.#finish(leg, "completed");
      else this.#fetch(leg, documentAddress("fallback"), {});
    });
  }

  #obey(leg: Leg, verbs: readonly Verb[], scope: "call" | "wait"): void {
    const { turn } = leg;
    const [verb, ...rest] = verbs;
    const goOn = (ms: number) => {
      this.#schedule.after(ms, `${leg.party} heard a ${verb?.name}`, () => {
        if (leg.turn === turn && leg.end === null) this.#obey(leg, rest, scope);
      });
    };
    if (verb?.name === "Gather") this.#gather(leg, verb, rest, scope);
    else if (verb === undefined && scope === "wait") this.#fetch(leg, leg.parked?.waitUrl ?? "", {}, "wait");
    else if (verb === undefined) this.#finish(leg, "completed");
    else if (verb.name === "Pause") goOn(1000 * Number(verb.attributes.length ?? 1));
    else if (verb.name === "Say") goOn(SAY_MS);
    else if (verb.name === "Play" && verb.attributes.loop !== "0") goOn(PLAY_MS);
    else if (verb.name !== "Play") this.#go(leg, verb, scope);
  }

  /** Who has a key in mind presses it at once; whoever is asked for a number keys one in. */
  #gather(leg: Leg, { attributes, children }: Verb, rest: readonly Verb[], scope: "call" | "wait"): void {
    const action = attributes.action ?? "";
    const key = action.includes("c=number") ? "02079460000" : (leg.script?.presses ?? null);
    if (key === null || leg.pressed > 1) {
      this.#obey(leg, [...children, ...rest], scope);
      return;
    }
    const { turn } = leg;
    leg.pressed += 1;
    this.#schedule.after(this.#dice.between(200, 6_000), "a caller presses a key", () => {
      if (leg.turn === turn && leg.end === null) this.#fetch(leg, action, { Digits: key }, scope);
    });
  }

  /** A leg that lives and goes from our line to this number. */
  #findDialled({ to, from }: { to: string; from: string }): Leg | undefined {
    return this.liveLegs.find((leg) => leg.direction === "outbound" && leg.to === to && leg.from === from);
  }

  /** Rings a customer, who comes into the room, or does not. */
  #dialOut({ to, from }: { to: string; from: string }, room: Verb): Leg {
    const talkMs = this.#dice.chance(0.5) ? this.#dice.between(1, 12_000) : null;
    const script = { from, to, patienceMs: 0, talkMs, presses: null };
    const leg = this.#newLeg({ party: "customer", direction: "outbound", from, to, script });
    const answers = this.#dice.chance(0.65);
    this.#schedule.after(this.#dice.between(500, 9_000), "a phone has rung", () => {
      if (leg.end !== null) return;
      if (answers) this.#join(leg, { ...room, attributes: {} });
      else this.#finish(leg, "noAnswer");
    });
    return leg;
  }

  /** Where the call goes on elsewhere, or not at all. */
  #go(leg: Leg, verb: Verb, scope: "call" | "wait"): void {
    if (verb.name === "Redirect") this.#fetch(leg, verb.text, {}, scope);
    else if (verb.name === "Enqueue") this.#park(leg, verb);
    else if (verb.name === "Dial") this.#join(leg, verb);
    else {
      if (leg.party === "customer") this.onSentAway(leg);
      this.#finish(leg, verb.name === "Reject" ? "busy" : "completed");
    }
  }

  #park(leg: Leg, { attributes }: Verb): void {
    leg.turn += 1;
    leg.parked = { action: attributes.action ?? "", waitUrl: attributes.waitUrl ?? "" };
    // Once in a long while the carrier's own queue fails; for the few whom we called, often enough to be seen.
    if (this.#dice.chance(leg.direction === "inbound" ? 0.01 : 0.8)) this.#leaveParking(leg, "system-error");
    else this.#fetch(leg, leg.parked.waitUrl, {}, "wait");
  }

  #leaveParking(leg: Leg, result: string): void {
    const action = leg.parked?.action ?? "";
    leg.turn += 1;
    leg.parked = null;
    this.#fetch(leg, action, { QueueResult: result });
  }

  #join(leg: Leg, { attributes, children }: Verb): void {
    const [conference] = children;
    const name = conference?.text ?? "";
    const room = this.#rooms.get(name) ?? this.#openRoom(name, conference?.attributes.statusCallback ?? "");
    leg.turn += 1;
    leg.room = room;
    leg.afterRoom = attributes.action ?? null;
    room.present.add(leg);
    this.#tellRoom(room, "participant-join", leg);
    this.#judgeTalk(room);
    const { script } = leg;
    if (script?.talkMs == null) return;
    this.#schedule.after(script.talkMs, "a caller has said everything", () => {
      if (leg.room === room) this.hangUp(leg.sid);
    });
  }

  #openRoom(name: string, callbackUrl: string): Room {
    this.#made += 1;
    const room: Room = {
      sid: sidOf("CF", this.#made),
      name,
      callbackUrl,
      present: new Set(),
      sequence: 0,
      talkingSince: null,
    };
    this.#rooms.set(name, room);
    return room;
  }

  /** The customer's exit ends the room, and so does the last one's. */
  #leave(room: Room, leg: Leg): void {
    if (!this.#takeOut(room, leg)) return;
    if (leg.party === "customer" || room.present.size === 0) this.#endRoom(room, leg);
  }

  #endRoom(room: Room, endedBy: Leg | null): void {
    if (this.#rooms.get(room.name) === room) this.#rooms.delete(room.name);
    const left = [...room.present];
    for (const leg of left) this.#takeOut(room, leg);
    this.#tellRoom(room, "conference-end", null, endedBy);
    for (const leg of left) {
      leg.turn += 1;
      if (leg.afterRoom === null) this.#finish(leg, "completed");
      else this.#fetch(leg, leg.afterRoom, {});
    }
  }

  #takeOut(room: Room, leg: Leg): boolean {
    if (!room.present.delete(leg)) return false;
    leg.room = null;
    this.#tellRoom(room, "participant-leave", leg);
    this.#judgeTalk(room);
    return true;
  }

  #tellRoom(room: Room, event: string, leg: Leg | null, endedBy: Leg | null = null): void {
    room.sequence += 1;
    const fields = {
      ConferenceSid: room.sid,
      FriendlyName: room.name,
      StatusCallbackEvent: event,
      SequenceNumber: String(room.sequence),
      ...(leg === null ? {} : { CallSid: leg.sid, ParticipantLabel: `${LABELS[leg.party]}-${leg.sid.slice(-10)}` }),
      ...(endedBy === null ? {} : { CallSidEndingConference: endedBy.sid }),
    };
    this.#tell("conference", room.callbackUrl, fields);
  }

  #judgeTalk(room: Room): void {
    const { now } = this.#schedule;
    const parties = new Set([...room.present].map(({ party }) => party));
    const contactId = room.name.slice(3, 39);
    if (parties.size === 2) {
      if (room.talkingSince === null) room.talkingSince = now;
      if (!this.conversations.has(contactId)) this.conversations.set(contactId, { talkMs: 0, firstAt: now });
    } else if (room.talkingSince !== null) {
      const talked = this.conversations.get(contactId);
      if (talked !== undefined) talked.talkMs += now - room.talkingSince;
      room.talkingSince = null;
    }
  }
}

const LABELS = { customer: "cust", agent: "agent" } as const;

const partyOf = ({ sid, from }: Leg) => ({ CallSid: sid, From: from });

const directionOf = ({ direction }: Leg) => (direction === "inbound" ? "inbound" : "outbound-api");

const sidOf = (kind: "CA" | "CF", n: number) => `${kind}${n.toString(16).padStart(32, "0")}`;
