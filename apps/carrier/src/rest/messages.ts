import type { Carrier } from "../carrier.ts";
import type { Message } from "../message/message.ts";
import { isOptedOut } from "../message/optOut.ts";
import { openMessage } from "../message/post.ts";
import { leavesAt, sendMessage } from "../message/send.ts";
import type { RestRequest, RestRoute } from "./http.ts";
import { pageOf } from "./paging.ts";
import { notFound, RestError } from "./refusal.ts";
import { messageShape } from "./shapes.ts";

export const messageRoutes: readonly RestRoute[] = [
  { method: "POST", path: "/Messages", answer: (request) => create(request) },
  { method: "GET", path: "/Messages", answer: (request) => list(request) },
  {
    method: "GET",
    path: "/Messages/:message",
    answer: (request) => ({ status: 200, body: messageShape(messageOf(request)) }),
  },
];

/** A message of the account's own lists: the carrier's answers to keywords stand in none. */
export const messageOf = ({ carrier, account, path }: RestRequest): Message => {
  const message = carrier.post.messages.get(path.message ?? "");
  if (message?.account === account && !message.automatic) return message;
  throw notFound(`/Messages/${path.message}.json`);
};

const MAX_LENGTH = 1600;
const MAX_MEDIA = 10;
/** What a number may have waiting: ten hours of its pace. */
const QUEUE_LIMIT_MS = 10 * 3_600_000;

const create = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const [to = "", from = "", body = ""] = ["To", "From", "Body"].map((name) => form.get(name) ?? "");
  const mediaUrls = form.getAll("MediaUrl").filter((url) => url !== "");
  refuseOnForm({ to, from, body, mediaUrls });
  if (!account.lines.has(from)) {
    throw new RestError(400, 21606, `The 'From' phone number provided (${from}) is not a valid message-capable number`);
  }
  refuseOnRecipient(carrier, from, to);
  if (leavesAt(carrier, { account, from }) - carrier.clock.now() > QUEUE_LIMIT_MS) {
    throw new RestError(400, 21611, `This 'From' number has exceeded the maximum number of queued messages`);
  }
  const statusCallback = urlOf(form.get("StatusCallback"), 21609);
  const given = { account, direction: "outbound-api", from, to, body, status: "queued" } as const;
  const message = openMessage(carrier, { ...given, pictures: mediaUrls.length, statusCallback });
  const shape = messageShape(message);
  sendMessage(carrier, message, mediaUrls);
  return { status: 201, body: shape };
};

type Form = {
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly mediaUrls: readonly string[];
};

const refuseOnForm = ({ to, from, body, mediaUrls }: Form): void => {
  if (to === "") throw new RestError(400, 21604, "A 'To' phone number is required.");
  if (from === "") throw new RestError(400, 21603, "A 'From' phone number is required.");
  if (body === "" && mediaUrls.length === 0) {
    throw new RestError(400, 21619, "A text message body or media urls must be specified.");
  }
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (to === from) throw new RestError(400, 21266, "'To' and 'From' number cannot be the same");
  if (body.length > MAX_LENGTH) {
    throw new RestError(400, 21617, "The concatenated message body exceeds the 1600 character limit");
  }
  if (mediaUrls.length > MAX_MEDIA) throw new RestError(400, 21623, "Number of media files exceeds allowed limit");
  for (const url of mediaUrls) urlOf(url, 21620);
};

const refuseOnRecipient = (carrier: Carrier, from: string, to: string): void => {
  if (isOptedOut(carrier, from, to)) throw new RestError(400, 21610, "Attempt to send to unsubscribed recipient");
  const handset = carrier.post.handsets.get(to);
  if (handset?.behaviour === "refused") {
    throw new RestError(400, handset.errorCode ?? 21614, "'To' number cannot be sent to");
  }
};

const urlOf = (url: string | null, code: number): string | undefined => {
  if (!url) return undefined;
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  throw new RestError(400, code, `The URL is not valid: ${url}`);
};

/** Newest first. The filter is on the instant of sending; what has not left yet has none and stays out of a filtered list. */
const list = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const [to, from] = [form.get("To"), form.get("From")];
  const after = instantOf(form.get("DateSent>"));
  const before = instantOf(form.get("DateSent<"));
  const isWanted = (message: Message): boolean =>
    message.account === account &&
    !message.automatic &&
    (to === null || message.to === to) &&
    (from === null || message.from === from) &&
    (after === undefined || (message.sentAt ?? Number.NEGATIVE_INFINITY) >= after) &&
    (before === undefined || (message.sentAt ?? Number.POSITIVE_INFINITY) <= before);
  const rows = [...carrier.post.messages.values()].filter(isWanted).reverse();
  return pageOf(request, "messages", rows.map(messageShape));
};

const instantOf = (text: string | null): number | undefined => {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
};
