import twilio from "twilio";
import type { MessageInstance, MessageStatus } from "twilio/lib/rest/api/v2010/account/message.js";
import { messageStatusUrl } from "../documents/urls.ts";
import type {
  CarrierMedia,
  FoundMessage,
  ListedMessage,
  MessageCommand,
  MessageResult,
  MessageState,
  MessagingPort,
} from "../messagingPort.ts";
import { NOT_OURS } from "../notOurs.ts";
import { createTwilioClients, type TwilioClient } from "./client.ts";
import { messageStates, whyNotDelivered } from "./messageWords.ts";
import { lookUp } from "./words.ts";

/** Twilio asks to slow down and says no more. */
const SLOW_DOWN_MS = 1000;
/** Its queue of one sender is longer than ten hours: a minute changes that. */
const QUEUE_FULL_MS = 60_000;
/** After an answer that never came: what was taken stands in the list by then. */
const SETTLE_MS = 2000;
/** Our clock and the carrier's. */
const CLOCKS_DIFFER_MS = 60_000;
/** Messages to one number that are looked through for one whose answer was lost. */
const LOOK_BACK = 100;
/** The largest page that Twilio gives. */
const LIST_PAGE = 1000;

const QUEUE_FULL = 21611;

/** Twilio and what speaks its API. `timeoutMs` is for each HTTP request. */
export function createTwilioMessaging(options: { readonly timeoutMs: number }): MessagingPort {
  const clientOf = createTwilioClients(options.timeoutMs);
  return {
    send: async (command) => {
      try {
        return await send(clientOf(command.account), command);
      } catch (error) {
        return resultOfError(error);
      }
    },
    findMessage: (account, providerId) => findMessage(clientOf(account), providerId),
    messagesSince: (account, since) => messagesSince(clientOf(account), since),
    mediaOf: (account, providerId) =>
      mediaOf(clientOf(account), account.apiUrl ?? "https://api.twilio.com", account.accountSid, providerId),
  };
}

/** Twilio has no key by which it would recognise a repeat, so the carrier is asked before anything is sent twice. */
async function send(client: TwilioClient, command: MessageCommand): Promise<MessageResult> {
  const { to, from, text, mediaUrls = [], messageId, publicUrl } = command;
  const made = command.attempt === 1 ? undefined : await findSent(client, command);
  if (made !== undefined) return done(made);
  if (command.isStillOurs?.() === false) return NOT_OURS;
  const message = await client.messages.create({
    to,
    from,
    ...(text === "" ? {} : { body: text }),
    ...(mediaUrls.length === 0 ? {} : { mediaUrl: [...mediaUrls] }),
    statusCallback: messageStatusUrl(publicUrl, messageId),
  });
  return done(message);
}

function done(message: MessageInstance): MessageResult {
  const { sid: providerId, numSegments } = message;
  return { kind: "done", providerId, state: stateOf(message.status), segments: segmentsOf(numSegments) };
}

/** A word that Twilio added since tells no more than that it has the message. */
const stateOf = (status: MessageStatus): MessageState => lookUp(messageStates, status) ?? "queued";

/** 0 until it has been counted. */
const segmentsOf = (text: string | null): number | null => Number(text ?? 0) || null;

/** The oldest with these very words to this very number that no other message of ours is known to be. */
async function findSent(client: TwilioClient, command: MessageCommand): Promise<MessageInstance | undefined> {
  const { to, from, text, firstTriedAt, taken = [], mediaUrls = [] } = command;
  const found = await client.messages.list({ to, from, limit: LOOK_BACK });
  const since = firstTriedAt - CLOCKS_DIFFER_MS;
  const ours = ({ sid, direction, dateCreated, body, numMedia }: MessageInstance) =>
    direction !== "inbound" &&
    dateCreated.getTime() >= since &&
    (body ?? "").trim() === text.trim() &&
    // Counted late: 0 at first for a message with pictures.
    Number(numMedia ?? 0) <= mediaUrls.length &&
    !taken.includes(sid);
  // Newest first, and instants are of whole seconds.
  return found.findLast(ours);
}

async function findMessage(client: TwilioClient, providerId: string): Promise<FoundMessage | null> {
  try {
    const { status, errorCode, numSegments } = await client.messages(providerId).fetch();
    const code = errorCode ? String(errorCode) : null;
    return { providerId, state: stateOf(status), errorCode: code, segments: segmentsOf(numSegments) };
  } catch (error) {
    if (isUnknown(error)) return null;
    throw error;
  }
}

/** The filter may be as coarse as a day: what is older is left out here. */
async function messagesSince(client: TwilioClient, since: number): Promise<ListedMessage[]> {
  const messages = await client.messages.list({ dateSentAfter: new Date(since), pageSize: LIST_PAGE });
  // Listed newest first, and instants are of whole seconds: among equals the list's order counts.
  const listed = messages
    .toReversed()
    .flatMap(({ sid, direction, from, to, body, numMedia, dateSent, dateCreated }) => {
      const arrivedAt = (dateSent ?? dateCreated).getTime();
      if (direction !== "inbound" || arrivedAt < since) return [];
      return [{ providerId: sid, from, to, text: body ?? "", mediaCount: Number(numMedia ?? 0), arrivedAt }];
    });
  return listed.sort((one, other) => one.arrivedAt - other.arrivedAt);
}

/** `uri` is a path with `.json`; without the ending it is the file itself, as webhooks name it. */
async function mediaOf(
  client: TwilioClient,
  apiUrl: string,
  accountSid: string,
  providerId: string,
): Promise<CarrierMedia[]> {
  const media = await client.messages(providerId).media.list({ limit: 10 });
  const folder = `${apiUrl.replace(/\/$/, "")}/2010-04-01/Accounts/${accountSid}/Messages/${providerId}/Media`;
  return media.map(({ sid, contentType }) => ({ url: `${folder}/${sid}`, type: contentType }));
}

const isUnknown = (error: unknown): boolean =>
  error instanceof twilio.RestException && (error.code === 20404 || error.status === 404);

/** What Twilio understood and refused is refused for good; whatever may pass, or may have been taken all the same, is tried again. */
function resultOfError(error: unknown): MessageResult {
  if (error instanceof twilio.RestException) {
    const code = String(error.code ?? error.status);
    if (error.code === QUEUE_FULL) return { kind: "retry", code, afterMs: QUEUE_FULL_MS };
    if (error.status === 429) return { kind: "retry", code, afterMs: SLOW_DOWN_MS };
    const isForGood = error.status === 400 || error.status === 403 || error.status === 404;
    if (isForGood) return { kind: "refused", code, because: whyNotDelivered(code) };
    return { kind: "retry", code, afterMs: SETTLE_MS };
  }
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") throw error; // A bug of ours, not the network.
  return { kind: "retry", code, afterMs: SETTLE_MS };
}
