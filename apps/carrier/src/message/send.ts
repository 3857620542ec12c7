import { randomBytes } from "node:crypto";
import type { Carrier } from "../carrier.ts";
import { newSid } from "../sid.ts";
import { deliver } from "../webhook/deliver.ts";
import type { Fields } from "../webhook/signature.ts";
import type { Medium, Message, MessageStatus } from "./message.ts";
import { keepMedia } from "./post.ts";

/** From the first segment's leaving to what the network says, unless a handset says otherwise. */
const DELIVERED_AFTER_MS = 400;
/** Twilio's limit for a message's files together. */
export const MEDIA_LIMIT_BYTES = 5 * 1024 * 1024;
const FILE_TIMEOUT_MS = 10_000;

/** When a text of so many segments would leave its number, which sends so many a second. */
export const leavesAt = ({ clock }: Carrier, { account, from }: Pick<Message, "account" | "from">): number =>
  Math.max(clock.now(), account.nextSegmentAt.get(from) ?? 0);

/** Queues a text that is accepted, and sees it through to its end. */
export const sendMessage = (carrier: Carrier, message: Message, mediaUrls: readonly string[] = []): void => {
  const { account, from, segments } = message;
  const at = leavesAt(carrier, message);
  account.nextSegmentAt.set(from, at + (segments * 1000) / account.segmentsPerSecond);
  setMessageStatus(carrier, message, "queued");
  const fetching = fetchMedia(carrier, mediaUrls);
  carrier.clock.after(Math.max(0, at - carrier.clock.now()), () => {
    fetching.then((media) => leave(carrier, message, media)).catch(carrier.report);
  });
};

/** Null: the files of a message could not be got. */
const leave = (carrier: Carrier, message: Message, media: readonly Medium[] | null): void => {
  if (!carrier.post.messages.has(message.sid)) return;
  const { behaviour = "delivered", errorCode, afterMs } = carrier.post.handsets.get(message.to) ?? {};
  const failure = media === null ? 11200 : behaviour === "failed" ? (errorCode ?? 30008) : undefined;
  keepMedia(carrier, message, media ?? []);
  message.sentAt = carrier.clock.now();
  setMessageStatus(carrier, message, failure === undefined ? "sent" : "failed", failure);
  if (failure !== undefined || behaviour === "sent") return;
  carrier.clock.after(afterMs ?? DELIVERED_AFTER_MS, () => {
    if (!carrier.post.messages.has(message.sid)) return;
    if (behaviour === "undelivered") setMessageStatus(carrier, message, "undelivered", errorCode ?? 30003);
    else setMessageStatus(carrier, message, "delivered");
  });
};

/** The carrier asks for files without credentials, as whoever is told their addresses. */
const fetchMedia = async (carrier: Carrier, urls: readonly string[]): Promise<readonly Medium[] | null> => {
  carrier.traffic.begin();
  try {
    const media: Medium[] = [];
    for (const url of urls) media.push(await fetchFile(carrier.route(url)));
    return media;
  } catch (error) {
    carrier.notifications.raise(11200, `HTTP retrieval failure: ${error instanceof Error ? error.message : "media"}`);
    return null;
  } finally {
    carrier.traffic.end();
  }
};

/** A file at an address that the application named; throws when it cannot be got. */
export const fetchFile = async (url: string): Promise<Medium> => {
  const answer = await fetch(url, { signal: AbortSignal.timeout(FILE_TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (bytes.length > MEDIA_LIMIT_BYTES) throw new Error("too large");
  return mediumOf(answer.headers.get("content-type") ?? "application/octet-stream", bytes);
};

export const mediumOf = (type: string, bytes: Buffer): Medium => ({
  sid: newSid("ME"),
  token: randomBytes(24).toString("hex"),
  type,
  bytes,
});

/** Moves a message on, tells whoever watches, and the application where it asked for it. Order of arrival is not promised. */
export const setMessageStatus = (
  carrier: Carrier,
  message: Message,
  status: MessageStatus,
  errorCode?: number,
): void => {
  message.status = status;
  message.errorCode = errorCode;
  message.updatedAt = carrier.clock.now();
  publishMessage(carrier, message);
  const { statusCallback: url, account, sid: messageSid } = message;
  if (url === undefined) return;
  const fields = statusFields(message);
  deliver(carrier, { kind: "message-status", account, messageSid, url, method: "POST", fields }).catch(carrier.report);
};

const statusFields = ({ account, sid, from, to, status, errorCode, messagingServiceSid }: Message): Fields => [
  ["AccountSid", account.sid],
  ["ApiVersion", "2010-04-01"],
  ...(errorCode === undefined ? [] : ([["ErrorCode", String(errorCode)]] as const)),
  ["From", from],
  ["MessageSid", sid],
  ["MessageStatus", status],
  ...(messagingServiceSid ? ([["MessagingServiceSid", messagingServiceSid]] as const) : []),
  ["SmsSid", sid],
  ["SmsStatus", status],
  ["To", to],
];

export const publishMessage = ({ timeline }: Carrier, message: Message): void => {
  const { updatedAt: at, sid: messageSid, from, to, direction, status, errorCode } = message;
  const error = errorCode === undefined ? {} : { errorCode };
  timeline.publish({ type: "message", at, messageSid, from, to, direction, status, ...error });
};
