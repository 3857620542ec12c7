import type { ClaimedEffect } from "@touchstone/db";
import { assertNever, type MessageEffect } from "@touchstone/domain";
import type { CarrierAccount, MessageResult, MessagingPort } from "@touchstone/telephony";
import type { EffectStore } from "./routerStore.ts";

/** Brings files that came with messages home. Everything is safe to repeat. */
export interface MediaPort {
  /** `refused`: for good, and the file's row says why. Never throws for what the network or the file is. */
  bringHome(file: {
    readonly tenantId: string;
    readonly messageId: string;
    readonly index: number;
    readonly account: CarrierAccount;
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

export type MessageEffectResult = MessageResult | { readonly kind: "home" };

export interface MessagePorts {
  readonly store: Pick<EffectStore, "readMessageToSend">;
  /** Left out where nothing is sent. */
  readonly messaging?: MessagingPort;
  readonly media?: MediaPort;
  readonly publicUrl: string;
}

type Claimed = Pick<ClaimedEffect, "tenantId" | "attempts"> & { readonly effect: MessageEffect };

/** Does what is asked for a message. */
export async function performMessage(
  ports: MessagePorts,
  claimed: Claimed,
  account: CarrierAccount,
): Promise<MessageEffectResult> {
  const { effect } = claimed;
  switch (effect.type) {
    case "sendMessage":
      return await send(ports, claimed, effect, account);
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

async function send(
  { store, messaging, media, publicUrl }: MessagePorts,
  { tenantId, attempts }: Claimed,
  { messageId, lineId }: Extract<MessageEffect, { type: "sendMessage" }>,
  account: CarrierAccount,
): Promise<MessageEffectResult> {
  if (messaging === undefined) return { kind: "retry", code: "noMessaging" };
  const message = await store.readMessageToSend(tenantId, { messageId, lineId });
  if (message === null) return { kind: "refused", code: "erased", because: "badContent" };
  const { attachmentIds, at: firstTriedAt, ...words } = message;
  const mediaUrls = attachmentIds.length > 0 ? await media?.addressesFor(tenantId, attachmentIds) : undefined;
  return await messaging.send({
    ...{ messageId, account, publicUrl, ...words, firstTriedAt, attempt: attempts },
    ...(mediaUrls === undefined ? {} : { mediaUrls }),
  });
}
