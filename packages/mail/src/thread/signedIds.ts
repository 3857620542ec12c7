import { createHmac, timingSafeEqual } from "node:crypto";

/** Ids that only we can make: a stranger who knows a conversation's id cannot write into it. */
export interface SignedIds {
  /** The Message-ID of a mail of ours, without brackets: `ts.<conversation>.<message>.<mac>@<domain>`. */
  messageId(conversationId: string, messageId: string, domain: string): string;
  /** What a Message-ID of ours stands for; null when it is not ours, whatever it looks like. */
  readMessageId(id: string): { conversationId: string; messageId: string } | null;
  /** The address for replies: `help+t.<conversation and mac>@shop.example`; the address itself where that would be too long. */
  replyAddress(address: string, conversationId: string): string;
  /** The conversation that a plus-address is for; null when nobody of us made it. */
  readReplyAddress(address: string): string | null;
  /** An address without what stands behind the plus. */
  baseAddress(address: string): string;
}

const MAC_CHARACTERS = 20;
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const MESSAGE_ID = new RegExp(`^ts\\.(${UUID})\\.(${UUID})\\.([0-9a-z]{${MAC_CHARACTERS}})@[^@\\s<>]{1,255}$`, "i");
/** What stands before the @ has at most 64 characters (RFC 5321), so ids are in base 36 there, and the mac has 80 bits. */
const LOCAL_CHARACTERS = 64;
const ID_CHARACTERS = 25;
const SHORT_MAC_CHARACTERS = 15;
const REPLY_ADDRESS = new RegExp(
  `^[^@]{0,64}\\+t\\.([0-9a-z]{${ID_CHARACTERS}})([0-9a-z]{${SHORT_MAC_CHARACTERS}})@[^@\\s]{1,255}$`,
  "i",
);

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
      const mac = macOf("reply", conversationId).slice(-SHORT_MAC_CHARACTERS);
      const local = `${baseOf(address.slice(0, at))}+t.${shortId(conversationId)}${mac}`;
      return local.length > LOCAL_CHARACTERS ? address : `${local}${address.slice(at)}`;
    },
    readReplyAddress: (address) => {
      const [, short = "", mac = ""] = REPLY_ADDRESS.exec(address) ?? [];
      const conversationId = longId(short);
      return isSame(mac, macOf("reply", conversationId).slice(-SHORT_MAC_CHARACTERS)) ? conversationId : null;
    },
    baseAddress: (address) => {
      const at = address.lastIndexOf("@");
      return `${baseOf(address.slice(0, at))}${address.slice(at)}`;
    },
  };
}

/** A UUID in base 36, and back. What is none comes back as something that nobody has signed. */
const shortId = (uuid: string): string =>
  BigInt(`0x${uuid.replaceAll("-", "")}`)
    .toString(36)
    .padStart(ID_CHARACTERS, "0");

function longId(short: string): string {
  const number = [...short.toLowerCase()].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  return number
    .toString(16)
    .padStart(32, "0")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function baseOf(local: string): string {
  const plus = local.indexOf("+");
  return plus > 0 ? local.slice(0, plus) : local;
}

function isSame(given: string, made: string): boolean {
  const [a, b] = [Buffer.from(given.toLowerCase()), Buffer.from(made)];
  return a.length === b.length && timingSafeEqual(a, b);
}
