import { assertNever, type CallId, type Effect } from "@touchstone/domain";
import twilio from "twilio";
import { CONFERENCE_EVENTS } from "../documents/conference.ts";
import { customerConferenceDocument, parkDocument, releaseDocument } from "../documents/documents.ts";
import { callbackUrl, holdUrl } from "../documents/urls.ts";
import { NOT_OURS } from "../notOurs.ts";
import type {
  CallList,
  CarrierAccount,
  FoundCall,
  ListedCall,
  VoiceCommand,
  VoicePort,
  VoiceResult,
} from "../voicePort.ts";
import { createTwilioClients, type TwilioClient } from "./client.ts";
import { customerLabel, roomOf } from "./names.ts";
import { callEnds, lookUp } from "./words.ts";

const DONE: VoiceResult = { kind: "done" };
/** "Call is not in-progress", "not found". */
const GONE_CODES = new Set([21220, 20404]);
/** Twilio asks to slow down and says no more; the next try is within the two seconds in which a caller is moved. */
const SLOW_DOWN_MS = 500;
/** The largest that Twilio gives. */
const LIST_PAGE = 1000;

/** Twilio and what speaks its API. `timeoutMs` is for each HTTP request. */
export function createTwilioVoice(options: { readonly timeoutMs: number }): VoicePort & CallList {
  const clientOf = createTwilioClients(options.timeoutMs);
  return {
    perform: async (command) => {
      try {
        return await performEffect(clientOf(command.account), command);
      } catch (error) {
        return resultOfError(error);
      }
    },
    findCall: (account, callId) => findCall(clientOf(account), account, callId),
    callsSince: (account, since) => callsSince(clientOf(account), since),
  };
}

async function performEffect(client: TwilioClient, command: VoiceCommand): Promise<VoiceResult> {
  const { effect, publicUrl, language } = command;
  switch (effect.type) {
    case "moveCaller":
      return await moveCaller(client, command, effect);
    case "dialCustomer":
      return await dialCustomer(client, command, effect);
    case "parkCaller": {
      const { interactionId, step } = effect;
      return await replaceDocument(client, effect.callId, parkDocument({ publicUrl, interactionId, step }));
    }
    case "releaseCaller":
      return await replaceDocument(client, effect.callId, releaseDocument(command.speech, language));
    case "endCall":
      return await endCall(client, effect.callId);
    case "endConference":
      return await endConference(client, roomOf(effect.interactionId, effect.segment));
    case "holdCustomer": {
      const hold = { hold: true, holdUrl: holdUrl(publicUrl, effect.because, language), holdMethod: "GET" };
      return await updateCustomer(client, effect, hold);
    }
    case "resumeCustomer":
      return await updateCustomer(client, effect, { hold: false });
    default:
      return assertNever(effect);
  }
}

/** Moving a caller who is in the room already would take him out, and his exit ends the room: a repeat looks first. */
async function moveCaller(
  client: TwilioClient,
  command: VoiceCommand,
  effect: Extract<Effect, { type: "moveCaller" }>,
): Promise<VoiceResult> {
  const { interactionId, segment, callId, id } = effect;
  if (command.attempt !== 1 && (await isInRoom(client, roomOf(interactionId, segment), callId))) return DONE;
  if (command.isStillOurs?.() === false) return NOT_OURS;
  const room = { publicUrl: command.publicUrl, interactionId, segment };
  return await replaceDocument(client, callId, customerConferenceDocument(room, callId, id));
}

/** How long the customer's phone rings, seconds; Twilio adds about five. */
const RING_SECONDS = 30;

/**
 * Rings the customer and takes whoever answers into the room, where the agent waits. Without early media: a ringing phone is
 * no participant. A repeat looks for the leg that the try before may have made.
 */
async function dialCustomer(
  client: TwilioClient,
  { publicUrl, dial, attempt, isStillOurs }: VoiceCommand,
  { interactionId, segment, id }: Extract<Effect, { type: "dialCustomer" }>,
): Promise<VoiceResult> {
  if (!dial) return { kind: "gone", code: "noNumber" };
  const room = roomOf(interactionId, segment);
  const made = attempt === 1 ? undefined : await findDialled(client, dial);
  if (made !== undefined) return { kind: "done", callId: made };
  if (isStillOurs?.() === false) return NOT_OURS;
  const participant = await client.conferences(room).participants.create({
    ...dial,
    label: customerLabel(interactionId, id),
    beep: "false",
    earlyMedia: false,
    startConferenceOnEnter: true,
    endConferenceOnExit: true,
    jitterBufferSize: "small",
    timeout: RING_SECONDS,
    statusCallback: callbackUrl(publicUrl, "status", { i: interactionId, s: segment }),
    statusCallbackEvent: ["completed"],
    conferenceStatusCallback: callbackUrl(publicUrl, "conference", { i: interactionId, s: segment }),
    conferenceStatusCallbackEvent: [...CONFERENCE_EVENTS],
  });
  return { kind: "done", callId: participant.callSid };
}

/** A leg that lives and goes from our line to this number: nobody else rings there for us. */
async function findDialled(client: TwilioClient, { to, from }: { to: string; from: string }) {
  const calls = await client.calls.list({ to, from, limit: 5 });
  return calls.find(({ status, direction }) => lookUp(callEnds, status) === null && direction !== "inbound")?.sid;
}

async function replaceDocument(client: TwilioClient, callId: CallId, twiml: string): Promise<VoiceResult> {
  await client.calls(callId).update({ twiml });
  return DONE;
}

/** `completed` also ends a leg that rings; a leg that is over already is as it should be. */
async function endCall(client: TwilioClient, callId: CallId): Promise<VoiceResult> {
  try {
    await client.calls(callId).update({ status: "completed" });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return DONE;
}

async function endConference(client: TwilioClient, room: string): Promise<VoiceResult> {
  for (const conference of await liveConferences(client, room)) {
    await client.conferences(conference.sid).update({ status: "completed" });
  }
  return DONE;
}

interface Held {
  readonly interactionId: string;
  readonly segment: number;
  readonly callId: CallId;
}

/** Addressed by call: a label may be a dying leg's. */
async function updateCustomer(
  client: TwilioClient,
  { interactionId, segment, callId }: Held,
  change: { hold: boolean; holdUrl?: string; holdMethod?: string },
): Promise<VoiceResult> {
  const [conference] = await liveConferences(client, roomOf(interactionId, segment));
  if (!conference) return { kind: "gone", code: "noConference" };
  await client.conferences(conference.sid).participants(callId).update(change);
  return DONE;
}

/** Without a filter on the status: a conference in which one waits for the other is `init`, not `in-progress`. */
async function liveConferences(client: TwilioClient, room: string) {
  const found = await client.conferences.list({ friendlyName: room, limit: 20 });
  return found.filter(({ status }) => status !== "completed");
}

async function isInRoom(client: TwilioClient, room: string, callId: CallId): Promise<boolean> {
  const [conference] = await liveConferences(client, room);
  if (!conference) return false;
  try {
    const { status } = await client.conferences(conference.sid).participants(callId).fetch();
    return status === "connected";
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

async function findCall(client: TwilioClient, _account: CarrierAccount, callId: CallId): Promise<FoundCall | null> {
  try {
    const { status, duration } = await client.calls(callId).fetch();
    const end = lookUp(callEnds, status) ?? null;
    return { callId, end, durationSeconds: end !== null && duration ? Number(duration) : null };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** The filter on the start may be as coarse as a day: what is older is left out here. A call that never began has no start. */
async function callsSince(client: TwilioClient, since: number): Promise<ListedCall[]> {
  const calls = await client.calls.list({ startTimeAfter: new Date(since), pageSize: LIST_PAGE });
  return calls.flatMap(({ sid, direction, from, to, callerName, status, duration, startTime, dateCreated }) => {
    const startedAt = (startTime ?? dateCreated).getTime();
    if (direction !== "inbound" || startedAt < since) return [];
    const end = lookUp(callEnds, status) ?? null;
    const durationSeconds = end !== null && duration ? Number(duration) : null;
    return [{ callId: sid, from, to, callerName: callerName ?? null, startedAt, end, durationSeconds }];
  });
}

function isGone(error: unknown): boolean {
  return error instanceof twilio.RestException && (GONE_CODES.has(error.code ?? 0) || error.status === 404);
}

/** What Twilio refuses for good is tried again all the same: the router's limit for the kind ends it, and then it is shown. */
function resultOfError(error: unknown): VoiceResult {
  if (error instanceof twilio.RestException) {
    const code = String(error.code ?? error.status);
    if (isGone(error)) return { kind: "gone", code };
    return error.status === 429 ? { kind: "retry", code, afterMs: SLOW_DOWN_MS } : { kind: "retry", code };
  }
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") throw error; // A bug of ours, not the network.
  return { kind: "retry", code };
}
