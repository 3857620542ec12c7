import { describe, expect, test } from "vitest";
import type { ParsedMail } from "../parse/parsedMail.ts";
import { autoReplyBar } from "./autoReplyBar.ts";
import { findThread, type ThreadLookups } from "./findThread.ts";
import { createSignedIds } from "./signedIds.ts";

const TENANT = "01900000-0000-7000-8000-00000000000a";
const OTHER = "01900000-0000-7000-8000-00000000000b";
const CONVERSATION = "01900000-0000-7000-8000-0000000000c1";
const MESSAGE = "01900000-0000-7000-8000-0000000000d1";
const secret = Buffer.alloc(32, "secret");
const ids = createSignedIds(secret, TENANT);

describe("ids that only we can make", () => {
  const id = ids.messageId(CONVERSATION, MESSAGE, "shop.example");
  const address = ids.replyAddress("help@shop.example", CONVERSATION);

  test("say what they stand for, whatever servers do to their case", () => {
    expect(ids.readMessageId(id)).toEqual({ conversationId: CONVERSATION, messageId: MESSAGE });
    expect(ids.readMessageId(id.toUpperCase())).toEqual({ conversationId: CONVERSATION, messageId: MESSAGE });
    expect(ids.readReplyAddress(address)).toBe(CONVERSATION);
    expect(ids.readReplyAddress(address.toUpperCase())).toBe(CONVERSATION);
    expect(ids.baseAddress(address)).toBe("help@shop.example");
    expect(address.slice(0, address.indexOf("@")).length).toBeLessThanOrEqual(64);
  });

  test("of another tenant, another secret or another use are nobody's", () => {
    expect(createSignedIds(secret, OTHER).readMessageId(id)).toBeNull();
    expect(createSignedIds(Buffer.alloc(32, "other"), TENANT).readReplyAddress(address)).toBeNull();
    const mac = address.split(".").at(-2)?.split("@")[0] ?? "";
    expect(ids.readMessageId(`ts.${CONVERSATION}.${MESSAGE}.${mac}@shop.example`)).toBeNull();
  });

  test("that are changed or made up are nobody's", () => {
    for (let at = 0; at < id.indexOf("@"); at++) {
      const changed = `${id.slice(0, at)}${id[at] === "1" ? "2" : "1"}${id.slice(at + 1)}`;
      expect(ids.readMessageId(changed)).toBeNull();
    }
    for (const made of ["", "ts...@x", "__proto__@x", `ts.${CONVERSATION}.${MESSAGE}.${"0".repeat(20)}@shop.example`]) {
      expect(ids.readMessageId(made)).toBeNull();
      expect(ids.readReplyAddress(made)).toBeNull();
    }
  });
});

describe("which conversation a mail goes on with", () => {
  const anna = { conversationId: CONVERSATION, customerAddress: "anna@customer.example" };
  const lookups: ThreadLookups = {
    byMessageIds: async (named) => (named.includes("known@customer.example") ? [anna] : []),
    byNumber: async (number) => (number === "4711" ? anna : null),
  };
  const from = (address: string) => ({ name: "", address });
  const find = (mail: Partial<ParsedMail>, recipients: readonly string[] = ["help@shop.example"]) =>
    findThread(
      { from: from("anna@customer.example"), inReplyTo: [], references: [], subject: "", ...mail },
      recipients,
      ids,
      lookups,
    );

  test("is told by the signed address before all else", async () => {
    const other = ids.messageId(OTHER, MESSAGE, "shop.example");
    const recipients = ["x@y.example", ids.replyAddress("help@shop.example", CONVERSATION)];
    expect(await find({ inReplyTo: [other] }, recipients)).toEqual({
      conversationId: CONVERSATION,
      by: "replyAddress",
    });
  });

  test("is told by a Message-ID of ours, the nearest first, whoever writes", async () => {
    const near = ids.messageId(CONVERSATION, MESSAGE, "shop.example");
    const far = ids.messageId(OTHER, MESSAGE, "shop.example");
    const mail = { from: from("colleague@customer.example"), references: [far, "x@y", near] };
    expect(await find(mail)).toEqual({ conversationId: CONVERSATION, by: "ownMessageId" });
  });

  test("is told by a known Message-ID or a number only when the same address writes", async () => {
    expect(await find({ inReplyTo: ["known@customer.example"] })).toMatchObject({ by: "knownMessageId" });
    expect(await find({ subject: "Re: [#4711] Order" })).toMatchObject({ by: "subjectTag" });
    const stranger = from("evil@other.example");
    expect(await find({ from: stranger, inReplyTo: ["known@customer.example"] })).toBeNull();
    expect(await find({ from: stranger, subject: "[#4711]" })).toBeNull();
    expect(await find({ from: null, subject: "[#4711]" })).toBeNull();
  });

  test("is never told by the bare subject or a forged id", async () => {
    expect(await find({ subject: "Re: Order" })).toBeNull();
    expect(await find({ inReplyTo: [`ts.${CONVERSATION}.${MESSAGE}.${"a".repeat(20)}@shop.example`] })).toBeNull();
  });
});

describe("whether a machine may answer", () => {
  const NOW = 1_800_000_000_000;
  const own = new Set(["help@shop.example"]);
  const bar = (mail: Partial<ParsedMail>, toAddress: number[] = [], inConversation: number[] = []) => {
    const anna = { name: "", address: "anna@customer.example" };
    const whole = { from: anna, replyTo: [], automatic: [], bounce: null, complaint: null, ...mail };
    return autoReplyBar(whole, own, { toAddress, inConversation }, NOW);
  };
  const minutesAgo = (count: number, minutes: number) => Array.from({ length: count }, () => NOW - minutes * 60_000);

  test("a person, yes; a machine, a report, an own address or nobody, no", () => {
    expect(bar({})).toBeNull();
    expect(bar({ automatic: ["list"] })).toBe("machine");
    expect(bar({ complaint: { type: "abuse", recipient: null, originalId: null } })).toBe("machine");
    expect(bar({ from: null })).toBe("noSender");
    expect(bar({ from: { name: "", address: "Help+t.x@shop.example" } })).toBe("ownAddress");
    expect(bar({ replyTo: [{ name: "", address: "HELP@SHOP.example" }] })).toBe("ownAddress");
  });

  test("not without end: ten in ten minutes of one conversation, thirty to one address", () => {
    expect(bar({}, [], minutesAgo(9, 5))).toBeNull();
    expect(bar({}, [], minutesAgo(10, 5))).toBe("tooManyInConversation");
    expect(bar({}, [], minutesAgo(10, 15))).toBeNull();
    expect(bar({}, [], minutesAgo(100, 500))).toBe("tooManyInConversation");
    expect(bar({}, minutesAgo(30, 9))).toBe("tooManyToAddress");
    expect(bar({}, minutesAgo(360, 601))).toBeNull();
  });
});
