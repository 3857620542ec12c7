import type { CallEnd, DialledFor, EventBody, MessageKeyword, MessageState, TaskChannel } from "@touchstone/domain";

/** Who calls whom, as the carrier said it: erasable words that reach neither the journal nor the floor. */
export interface AnnouncedCaller {
  readonly lineId: string;
  /** Exactly as received: E.164, "anonymous", a SIP address, garbage. */
  readonly from: string;
  readonly callerName: string | null;
}

/** A new inbound call; the router matches the caller and steps `callArrived`. */
export interface CallAnnounced extends AnnouncedCaller {
  readonly type: "callAnnounced";
  readonly callId: string;
}

/**
 * A leg is over; `caller` is there when it was an inbound call of one of our lines, `dialledFor` when we rang a customer. The router
 * steps `callEnded`.
 */
export interface CallEndAnnounced {
  readonly type: "callEndAnnounced";
  readonly callId: string;
  readonly end: CallEnd;
  readonly durationSeconds: number | null;
  readonly caller: AnnouncedCaller | null;
  readonly dialledFor?: DialledFor;
}

/** A line's address, name and region are kept on its row beside the settings that the floor uses, and in the journal. */
export type LineAnnounced = Extract<EventBody, { type: "lineSet" }> & {
  /** Of what kind the address is; absent: a telephone number. */
  readonly channel?: "phone" | "email" | "chat" | "fax";
  readonly address: string;
  readonly name: string;
  readonly region: string;
};

/** A waiting caller chose to be called back; `number` as keyed in, null for that of the call. The router steps `callbackRequested`. */
export interface CallbackAsked {
  readonly type: "callbackAsked";
  readonly callId: string;
  readonly step: number;
  readonly number: string | null;
}

/** Somebody of the house wants a number called back; the router finds out whose it is and steps `callbackOrdered`. */
export interface CallbackOrderAsked {
  readonly type: "callbackOrderAsked";
  readonly lineId: string;
  readonly queueId: string;
  /** In any spelling of the line's country. */
  readonly number: string;
  /** Whose call back it is, when that is known better than by the number. */
  readonly customerId: string | null;
  readonly userId: string;
}

/** A message from outside; the router matches the sender and steps `messageArrived`. All of it is erasable. */
export interface MessageAnnounced {
  readonly type: "messageAnnounced";
  readonly channel: TaskChannel;
  readonly lineId: string;
  readonly providerMessageId: string;
  /** Exactly as received. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly media: readonly { readonly url: string; readonly type: string }[];
  /** What the carrier or the sender's one word makes of it. */
  readonly keyword: MessageKeyword | null;
  /** Whoever had opted out is welcome again by it; from anybody else it is a word like others. */
  readonly liftsOptOut: boolean;
  /** Written by a machine: answers nothing, opens nothing. */
  readonly isAuto: boolean;
  readonly segments: number | null;
  readonly subject?: string | null;
  /** What it repeats of earlier messages; `text` is what is new. */
  readonly quoted?: string | null;
  /** Where the store of files keeps the formatted form, as it came. */
  readonly htmlAddress?: string | null;
  /** Files that the edge has kept or refused already; `media` is what is still to be fetched. */
  readonly files?: readonly AnnouncedFile[];
  readonly senderName?: string | null;
  /** `claimed`: anybody could say so, and whom it fits is a candidate and no more. Absent: proven. */
  readonly identity?: "proven" | "claimed";
  /** The conversation that it goes on with, as something says that only we can have made. */
  readonly threadOf?: string | null;
  /** Names the conversation where the address alone does not. */
  readonly threadName?: string | null;
  /** What was noticed of it, in words of ours that the screen explains. */
  readonly flags?: readonly string[];
  readonly mail?: AnnouncedMail;
  /** Of a visitor of the web: the mail address or number by which somebody may be known, beside the name that is the own one. */
  readonly knownBy?: string | null;
  /** Files that were uploaded before, by whoever sends them. */
  readonly attachmentIds?: readonly string[];
  /** It came before, was kept and shown to nobody; this person wants it in a conversation after all. */
  readonly letIn?: { readonly messageId: string; readonly byUserId: string };
}

/** A file of a message as the edge that took it left it. */
export interface AnnouncedFile {
  readonly id: string;
  /** Where its content is kept; null of a refused one. */
  readonly address: string | null;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number | null;
  /** What was found in it, or why it was refused. */
  readonly findings: object | null;
  readonly state: "ready" | "refused";
}

/** What threads a mail. Ids are without brackets, as the sender wrote them: nothing of them is proven. */
export interface AnnouncedMail {
  readonly messageId: string | null;
  /** What it answers first, then what is nearest to it. */
  readonly references: readonly string[];
  /** May a machine answer it, as far as the mail tells? */
  readonly mayAutoAnswer: boolean;
}

/** How far a message of ours has come, by its id or by the carrier's name of it; the router finds the conversation. */
export interface MessageReportAnnounced {
  readonly type: "messageReportAnnounced";
  readonly messageId: string | null;
  readonly providerId: string | null;
  readonly state: MessageState;
  readonly errorCode: string | null;
  /** Parts of a text, pages of a fax; absent: not counted. */
  readonly segments?: number | null;
}

/** An agent's answer; the router takes the words aside and steps `reply`. */
export interface ReplyAsked {
  readonly type: "replyAsked";
  readonly agentId: string;
  readonly interactionId: string;
  readonly text: string;
  readonly attachmentIds: readonly string[];
  readonly subject: string | null;
}

/** The router steps `addNote`. */
export interface NoteAsked {
  readonly type: "noteAsked";
  readonly agentId: string;
  readonly interactionId: string;
  readonly text: string;
}

/** Somebody of the house writes first; the router finds out whose the address is and steps `startConversation`. */
export interface ConversationAsked {
  readonly type: "conversationAsked";
  readonly channel: TaskChannel;
  readonly lineId: string;
  /** In any spelling of the line's country. */
  readonly to: string;
  readonly text: string;
  readonly customerId: string | null;
  /** Who goes on with it; null: nobody yet. */
  readonly agentId: string | null;
  readonly userId: string;
  readonly subject?: string | null;
  readonly attachmentIds?: readonly string[];
}

/** Events that are not what the inbox holds: the router makes them. */
type MadeByRouter = Extract<
  EventBody,
  {
    type:
      | "callArrived"
      | "callEnded"
      | "timePassed"
      | "lineSet"
      | "callbackRequested"
      | "callbackOrdered"
      | "messageArrived"
      | "messageReported"
      | "reply"
      | "addNote"
      | "startConversation";
  }
>;

/** The body of an inbox row: an event of the domain word for word, or an announcement that the router completes. */
export type InboxFact =
  | CallAnnounced
  | CallEndAnnounced
  | CallbackAsked
  | CallbackOrderAsked
  | LineAnnounced
  | MessageAnnounced
  | MessageReportAnnounced
  | ReplyAsked
  | NoteAsked
  | ConversationAsked
  | Exclude<EventBody, MadeByRouter>;
