import type { ClaimedEffect } from "@touchstone/db";
import { assertNever, type MessageEffect, type TaskChannel } from "@touchstone/domain";
import type { CarrierAccount, FaxPort, MessageResult, MessagingPort } from "@touchstone/telephony";
import type { EffectStore } from "./routerStore.ts";
import { sendChat } from "./sendChat.ts";
import { sendFax } from "./sendFax.ts";
import { type MailOut, sendMail } from "./sendMail.ts";
import { sendSms } from "./sendSms.ts";

/** Brings files that came with messages home. Everything is safe to repeat. */
export interface MediaPort {
  /** `refused`: for good, and the file's row says why. Never throws for what the network or the file is. */
  bringHome(file: {
    readonly tenantId: string;
    readonly messageId: string;
    readonly index: number;
    /** Whom to say who asks, where it is asked for; null where the tenant has none. */
    readonly account: CarrierAccount | null;
  }): Promise<{ readonly kind: "done" } | Exclude<MessageResult, { kind: "done" }>>;
  /** It was tried often enough: the file's row says so. A replay of the effect may still bring it home. */
  giveUp(file: {
    readonly tenantId: string;
    readonly messageId: string;
    readonly index: number;
    readonly code: string;
  }): Promise<void>;
  /** Addresses under which a carrier may fetch the files of a message of ours for a while. */
  addressesFor(tenantId: string, attachmentIds: readonly string[]): Promise<readonly string[]>;
}

/** It is under way, and asked about again then; no try of the effect's own has failed. */
export interface Later {
  readonly kind: "later";
  readonly code: string;
  readonly afterMs: number;
}

export type MessageEffectResult = MessageResult | Later | { readonly kind: "home" };

export interface MessagePorts {
  readonly store: Pick<
    EffectStore,
    "readMessageChannel" | "readMessageToSend" | "readMailToSend" | "readFaxToSend" | "addFaxTry" | "noteFaxTry"
  >;
  /** Left out where nothing is sent. */
  readonly messaging?: MessagingPort;
  readonly fax?: FaxPort;
  readonly media?: MediaPort;
  readonly mail?: MailOut;
  readonly publicUrl: string;
}

/** A message of ours on its way out. */
export interface Outgoing {
  readonly tenantId: string;
  readonly messageId: string;
  readonly interactionId: string;
  readonly lineId: string;
  /** This attempt included. */
  readonly attempts: number;
  /** As the ports' commands have it. */
  readonly isStillOurs: () => boolean;
  /** Null where the tenant has no carrier. */
  readonly account: CarrierAccount | null;
}

/** How a channel sends. Safe to repeat; may throw, and is then tried again. */
export type Sender = (ports: MessagePorts, outgoing: Outgoing) => Promise<MessageResult | Later>;

/** What is missing here sends nothing. */
const SENDERS: Partial<Record<TaskChannel, Sender>> = { sms: sendSms, email: sendMail, chat: sendChat, fax: sendFax };

type Claimed = Pick<ClaimedEffect, "tenantId" | "attempts"> &
  Pick<Outgoing, "isStillOurs"> & { readonly effect: MessageEffect };

/** Does what is asked for a message. */
export async function performMessage(
  ports: MessagePorts,
  claimed: Claimed,
  account: CarrierAccount | null,
): Promise<MessageEffectResult> {
  const { effect, tenantId, attempts, isStillOurs } = claimed;
  switch (effect.type) {
    case "sendMessage":
      return await send(ports, { ...effect, tenantId, attempts, isStillOurs, account });
    case "fetchMedia": {
      const { messageId, index } = effect;
      const { media } = ports;
      if (media === undefined) return { kind: "refused", code: "noStore", because: "badContent" };
      const result = await media.bringHome({ tenantId: claimed.tenantId, messageId, index, account });
      return result.kind === "done" ? { kind: "home" } : result;
    }
    default:
      return assertNever(effect);
  }
}

async function send(ports: MessagePorts, outgoing: Outgoing): Promise<MessageEffectResult> {
  const channel = await ports.store.readMessageChannel(outgoing.tenantId, outgoing.messageId);
  if (channel === null) return { kind: "refused", code: "erased", because: "badContent" };
  const sender = SENDERS[channel];
  return sender ? await sender(ports, outgoing) : { kind: "refused", code: "noSender", because: "badContent" };
}
