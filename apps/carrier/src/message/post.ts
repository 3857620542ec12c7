import type { EmulatorHandset } from "@touchstone/contracts";
import type { Carrier } from "../carrier.ts";
import { newSid } from "../sid.ts";
import type { Medium, Message } from "./message.ts";
import { segmentsOf } from "./segments.ts";

/** All texts of the emulated world. */
export type Post = {
  /** By SID, in the order of their arrival. */
  readonly messages: Map<string, Message>;
  /** Files by the token that opens them. */
  readonly files: Map<string, Medium>;
  readonly handsets: Map<string, EmulatorHandset>;
  /** `sender customer`: the customer has said stop to this sender. */
  readonly optedOut: Set<string>;
};

export const createPost = (): Post => ({
  messages: new Map(),
  files: new Map(),
  handsets: new Map(),
  optedOut: new Set(),
});

export type NewMessage = Pick<Message, "account" | "direction" | "from" | "to" | "body" | "status"> & {
  readonly media?: readonly Medium[];
  readonly pictures?: number;
  readonly automatic?: boolean;
  readonly messagingServiceSid?: string | undefined;
  readonly statusCallback?: string | undefined;
};

/** Registers a new message; nothing happens with it yet. */
export const openMessage = (carrier: Carrier, given: NewMessage): Message => {
  const { post, clock } = carrier;
  const media = given.media ?? [];
  const now = clock.now();
  const message: Message = {
    account: given.account,
    direction: given.direction,
    from: given.from,
    to: given.to,
    body: given.body,
    status: given.status,
    media,
    sid: newSid(media.length + (given.pictures ?? 0) > 0 ? "MM" : "SM"),
    segments: Math.max(1, segmentsOf(given.body)),
    automatic: given.automatic ?? false,
    messagingServiceSid: given.messagingServiceSid,
    statusCallback: given.statusCallback,
    createdAt: now,
    updatedAt: now,
    sentAt: given.direction === "inbound" ? now : undefined,
    errorCode: undefined,
  };
  post.messages.set(message.sid, message);
  keepMedia(carrier, message, media);
  forgetOldest(carrier);
  return message;
};

/** Gives a message its files. */
export const keepMedia = ({ post }: Carrier, message: Message, media: readonly Medium[]): void => {
  message.media = media;
  for (const medium of media) post.files.set(medium.token, medium);
};

const forgetOldest = ({ post, options }: Carrier): void => {
  if (post.messages.size <= options.messageLimit) return;
  const [oldest] = post.messages.values();
  if (!oldest) return;
  for (const { token } of oldest.media) post.files.delete(token);
  post.messages.delete(oldest.sid);
};

/** Without a word to the application. */
export const forgetMessages = ({ post }: Carrier): void => {
  for (const kept of [post.messages, post.files, post.handsets, post.optedOut]) kept.clear();
};
