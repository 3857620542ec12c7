import type { Sender } from "./performMessage.ts";

/** By the carrier of the tenant. */
export const sendSms: Sender = async ({ store, messaging, media, publicUrl }, outgoing) => {
  const { tenantId, messageId, account, attempts, isStillOurs } = outgoing;
  if (account === null) return { kind: "retry", code: "no carrier account" };
  if (messaging === undefined) return { kind: "retry", code: "noMessaging" };
  const message = await store.readMessageToSend(tenantId, outgoing);
  if (message === null) return { kind: "refused", code: "erased", because: "badContent" };
  const { attachmentIds, at: firstTriedAt, ...words } = message;
  const mediaUrls = attachmentIds.length > 0 ? await media?.addressesFor(tenantId, attachmentIds) : undefined;
  return await messaging.send({
    ...{ messageId, account, publicUrl, ...words, firstTriedAt, attempt: attempts, isStillOurs },
    ...(mediaUrls === undefined ? {} : { mediaUrls }),
  });
};
