import { createHmac, timingSafeEqual } from "node:crypto";

/** Ids that only we can make: a stranger who knows a conversation's id cannot write into it. */
export interface SignedIds {
  /** The Message-ID of a mail of ours, without brackets: `ts.<conversation>.<message>.<mac>@<domain>`. */
  messageId(conversationId: string, messageId: string, domain: string): string;
  /** What a Message-ID of ours stands for; null when it is not ours, whatever it looks like. */
  readMessageId(id: string): { conversationId: string; messageId: string } | null;
  /** The address for replies: `help+t.<conversation>.<mac>@shop.example`. */
  replyAddress(address: string, conversationId: string): string;
  /** The conversation that a plus-address is for; null when nobody of us made it. */
  readReplyAddress(address: string): string | null;
  /** An address without what stands behind the plus. */
  baseAddress(address: string): string;
}

const MAC_CHARACTERS = 20;
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const MESSAGE_ID = new RegExp(`^ts\\.(${UUID})\\.(${UUID})\\.([0-9a-z]{${MAC_CHARACTERS}})@[^@\\s<>]{1,255}$`, "i");
const REPLY_ADDRESS = new RegExp(`^[^@]{0,64}\\+t\\.(${UUID})\\.([0-9a-z]{${MAC_CHARACTERS}})@[^@\\s]{1,255}$`, "i");

/** @param secret at least 32 bytes, the tenant's own or bound to it: ids of one tenant are strange to another. */
export function createSignedIds(secret: Uint8Array, tenantId: string): SignedIds {
  if (secret.length < 32) throw new Error("the secret of mail ids has at least 32 bytes");
  // Servers change the case of addresses, so the mac is in one that does not depend on it (100 bits).
  const macOf = (...parts: readonly string[]) => {
    const hash = createHmac("sha256", secret)
      .update([tenantId, ...parts].join("\0").toLowerCase())
      .digest();
    return BigInt(`0x${hash.toString("hex")}`)
      .toString(36)
      .slice(-MAC_CHARACTERS)
      .padStart(MAC_CHARACTERS, "0");
  };
  return {
    messageId: (conversationId, messageId, domain) =>
      `ts.${conversationId}.${messageId}.${macOf("message", conversationId, messageId)}@${domain}`,
    readMessageId: (id) => {
      const [, conversationId = "", messageId = "", mac = ""] = MESSAGE_ID.exec(id) ?? [];
      if (!isSame(mac, macOf("message", conversationId, messageId))) return null;
      return { conversationId: conversationId.toLowerCase(), messageId: messageId.toLowerCase() };
    },
    replyAddress: (address, conversationId) => {
      const at = address.lastIndexOf("@");
      return `${baseOf(address.slice(0, at))}+t.${conversationId}.${macOf("reply", conversationId)}${address.slice(at)}`;
    },
    readReplyAddress: (address) => {
      const [, conversationId = "", mac = ""] = REPLY_ADDRESS.exec(address) ?? [];
      return isSame(mac, macOf("reply", conversationId)) ? conversationId.toLowerCase() : null;
    },
    baseAddress: (address) => {
      const at = address.lastIndexOf("@");
      return `${baseOf(address.slice(0, at))}${address.slice(at)}`;
    },
  };
}

function baseOf(local: string): string {
  const plus = local.indexOf("+");
  return plus > 0 ? local.slice(0, plus) : local;
}

function isSame(given: string, made: string): boolean {
  const [a, b] = [Buffer.from(given.toLowerCase()), Buffer.from(made)];
  return a.length === b.length && timingSafeEqual(a, b);
}
