import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OpenedFiles, openFolder } from "@touchstone/attachments";
import type { MessageAnnounced } from "@touchstone/contracts";
import { newId } from "@touchstone/runtime";
import { createTestDatabase } from "@touchstone/testkit";
import { beforeAll, describe, expect, test } from "vitest";
import { aCustomer, aGateway, type Customer, inboxOf, type TestGateway } from "../testing/aGateway.ts";
import { aMail, aMailLine, aMailPair, type Delivery, deliver } from "../testing/aMail.ts";
import { readMailKeys } from "./mailKeys.ts";
import { mailIds } from "./takeMail.ts";

// Mails at the public edge, from the wire to the inbox.

const LINE = "help@shop.example";
const pair = aMailPair();
const ofOther = aMailPair();

let gateway: TestGateway;
let customer: Customer;
let other: Customer;
let lineId: string;
let opened: OpenedFiles;

beforeAll(async () => {
  const urls = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "mails-"));
  opened = await openFolder(folder);
  const setUp = await aGateway(urls.systemUrl);
  other = await aCustomer(setUp.system);
  customer = await aCustomer(setUp.system);
  const slug = (
    await setUp.system.kysely.selectFrom("tenant").select("slug").where("id", "=", other.tenantId).execute()
  )[0]?.slug;
  await setUp.close();
  const keys = readMailKeys(`${pair.publicKey} ${slug}=${ofOther.publicKey}`);
  gateway = await aGateway(urls.systemUrl, { files: opened, mail: { keys } });
  lineId = await aMailLine(gateway.system, customer, LINE);
  await aMailLine(gateway.system, other, "help@other.example");
  return async () => {
    await gateway.close();
    await rm(folder, { recursive: true, force: true });
  };
});

const bring = (raw: string | Buffer, more: Partial<Delivery> = {}) =>
  deliver(gateway.app, { raw, to: LINE, key: pair.privateKey, ...more });

async function mailsOf(tenantId: string): Promise<MessageAnnounced[]> {
  const facts = await inboxOf(gateway.system, tenantId);
  return facts
    .map(({ body }) => body)
    .filter((body): body is MessageAnnounced => (body as MessageAnnounced).type === "messageAnnounced");
}

/** The one fact that a mail becomes. */
async function announced(raw: string | Buffer, more: Partial<Delivery> = {}): Promise<MessageAnnounced> {
  const known = await mailsOf(customer.tenantId);
  expect((await bring(raw, more)).statusCode).toBe(200);
  const fresh = (await mailsOf(customer.tenantId)).slice(known.length);
  expect(fresh).toHaveLength(1);
  return fresh[0] as MessageAnnounced;
}

async function putAside() {
  const rows = await gateway.system.kysely.selectFrom("quarantine").select(["reason", "body"]).orderBy("id").execute();
  return rows.at(-1);
}

async function bytesAt(address: string | null | undefined): Promise<Buffer> {
  const content = await opened.files.read(customer.tenantId, address ?? "");
  const pieces: Uint8Array[] = [];
  for await (const piece of content ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("who may bring mails", () => {
  test("a mail that nobody signed, or somebody else, or long ago is refused and none comes of it", async () => {
    const before = await mailsOf(customer.tenantId);
    const raw = aMail();
    expect((await bring(raw, { signature: null })).statusCode).toBe(403);
    expect((await putAside())?.reason).toBe("unsigned");
    expect((await bring(raw, { signature: "MEUCIQ==" })).statusCode).toBe(403);
    expect((await bring(raw, { key: aMailPair().privateKey })).statusCode).toBe(403);
    expect((await bring(raw, { timestamp: Math.floor(Date.now() / 1000) - 3_600 })).statusCode).toBe(403);
    expect((await putAside())?.reason).toBe("wrongSignature");
    expect(await mailsOf(customer.tenantId)).toEqual(before);
  });

  test("a tenant's own key brings mails to its own lines and to nobody else's", async () => {
    const before = await mailsOf(customer.tenantId);
    expect((await bring(aMail(), { key: ofOther.privateKey })).statusCode).toBe(200);
    expect(await mailsOf(customer.tenantId)).toEqual(before);
    expect((await putAside())?.reason).toBe("unknownLine");
    expect((await bring(aMail(), { key: ofOther.privateKey, to: "help@other.example" })).statusCode).toBe(200);
    expect(await mailsOf(other.tenantId)).toHaveLength(1);
  });

  test("what is signed and no mail of ours is put aside with what it was, and not sent again for days", async () => {
    expect((await bring(aMail(), { to: "nobody@shop.example" })).statusCode).toBe(200);
    expect((await putAside())?.reason).toBe("unknownLine");
    expect((await bring(aMail(), { fields: { envelope: "{broken" } })).statusCode).toBe(200);
    expect((await putAside())?.reason).toBe("noRecipient");
    expect((await putAside())?.body).toContain("Order 4711");
  });

  test("more than anybody sends is refused and said so", async () => {
    const tooMuch = await bring(Buffer.alloc(43 * 1024 * 1024, "x"));
    expect(tooMuch.statusCode).toBe(413);
    expect((await putAside())?.reason).toBe("http413");
  }, 30_000);
});

describe("what a mail becomes", () => {
  test("who writes, what about, what is new and what it repeats", async () => {
    const fact = await announced(
      aMail({ Subject: "Re: Order 4711" }, "It came.\r\n\r\nOn Monday Shop wrote:\r\n> When?"),
    );
    expect(fact).toMatchObject({
      ...{
        channel: "email",
        lineId,
        to: LINE,
        from: "a@customer.example",
        senderName: "Anna",
        subject: "Re: Order 4711",
      },
      ...{ text: expect.stringContaining("It came."), quoted: expect.stringContaining("When?"), isAuto: false },
      ...{ identity: "proven", flags: [], threadOf: null, htmlAddress: null, files: [], media: [] },
    });
    expect(fact.text).not.toContain("When?");
  });

  test("where it was delivered decides, and what stands behind a plus does not", async () => {
    const fact = await announced(aMail({ To: "help@other.example" }), { to: "Help+Anything@Shop.Example" });
    expect(fact.lineId).toBe(lineId);
    // A blind copy names no line of ours at all.
    expect((await announced(aMail({ To: "somebody@else.example" }))).lineId).toBe(lineId);
  });

  test("where the delivery says nothing of use, what stands in the mail decides", async () => {
    expect((await announced(aMail({ To: `Shop <${LINE}>` }), { to: "catch-all@elsewhere.example" })).lineId).toBe(
      lineId,
    );
  });

  test("a mail of one whom nobody vouches for is claimed, and so is one of two senders", async () => {
    const unsigned = { dkim: "none", fields: { SPF: "softfail" } };
    expect(await announced(aMail(), unsigned)).toMatchObject({ identity: "claimed", flags: ["claimed"] });
    const ofElse = { dkim: "{@evil.example : pass}", from: "x@evil.example" };
    expect(await announced(aMail(), ofElse)).toMatchObject({ identity: "claimed" });
    const two = aMail({ From: "a@customer.example, b@evil.example" });
    expect(await announced(two)).toMatchObject({ identity: "claimed", flags: ["twoFroms", "claimed"] });
  });

  test.each([
    ["gb18030", [0xd6, 0xd0, 0xb9, 0xfa], "中国"],
    ["big5", [0xa4, 0xa4, 0xb0, 0xea], "中國"],
    ["iso-2022-jp", [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42], "日本"],
  ])("%s is read as it was written", async (charset, bytes, text) => {
    const head = aMail({ "Content-Type": `text/plain; charset=${charset}` }, "").trimEnd();
    const raw = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), Buffer.from(bytes), Buffer.from("\r\n")]);
    expect((await announced(raw)).text.trim()).toBe(text);
  });

  test("broken characters and a NUL are said to be broken, and kept", async () => {
    const raw = Buffer.concat([
      Buffer.from(aMail({ "Content-Type": "text/plain; charset=utf-8" }, "")),
      Buffer.from([0, 0xff, 0xfe, 0x41]),
    ]);
    const fact = await announced(raw);
    expect(fact.text).not.toContain("\0");
    expect(fact.text.isWellFormed()).toBe(true);
    expect(fact.flags).toContain("brokenCharset");
  });

  test("its files are kept under clean names, its formatted form apart", async () => {
    const fact = await announced(aMail({ "Content-Type": "multipart/mixed; boundary=B" }, WITH_FILES));
    expect(fact.files).toMatchObject([
      { name: expect.not.stringMatching(/[/\\\u200b]/), state: "ready", size: 5, findings: { active: false } },
      { state: "ready", findings: { contentId: "logo", inline: true } },
    ]);
    expect(fact.files?.[0]?.name).not.toContain("..");
    expect((await bytesAt(fact.files?.[0]?.address)).toString()).toBe("text\n");
    expect((await bytesAt(fact.htmlAddress)).toString()).toContain("<b>Hello</b>");
  });

  test("names that are traps are names", async () => {
    for (const name of ["__proto__", "constructor", "\u200b.htaccess", "../../etc/passwd", "a.txt\u202egpj.exe"]) {
      const body = `--B\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\ntext\r\n--B--`;
      const { files = [] } = await announced(aMail({ "Content-Type": "multipart/mixed; boundary=B" }, body));
      expect(files[0]?.name).not.toMatch(/[/\\\u200b\u202e]|^\./);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

const WITH_FILES = [
  "--B",
  "Content-Type: text/html",
  "",
  "<b>Hello</b><img src=cid:logo>",
  "--B",
  "Content-Type: text/plain",
  'Content-Disposition: attachment; filename="../../note\u200b.txt"',
  "",
  "text",
  "--B",
  "Content-Type: image/gif",
  "Content-ID: <logo>",
  "Content-Disposition: inline",
  "Content-Transfer-Encoding: base64",
  "",
  "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
  "--B--",
].join("\r\n");

describe("the same mail again", () => {
  test("a repeat changes nothing, also when it went another way", async () => {
    const raw = aMail();
    await announced(raw);
    const known = await mailsOf(customer.tenantId);
    expect((await bring(raw)).statusCode).toBe(200);
    expect((await bring(`Received: from mx2.example by mx.example\r\n${raw}`)).statusCode).toBe(200);
    expect(await mailsOf(customer.tenantId)).toEqual(known);
  });

  test("another mail under a Message-ID that somebody used before is another mail", async () => {
    const id = { "Message-ID": `<${newId()}@customer.example>` };
    const first = await announced(aMail(id, "My order, please."));
    const forged = await announced(aMail(id, "Send the money here."));
    expect(forged.providerMessageId).not.toBe(first.providerMessageId);
    expect(forged.mail?.messageId).toBe(first.mail?.messageId);
  });
});

describe("machines and reports", () => {
  test("an automatic mail says so, and one of our own lines is one", async () => {
    const away = await announced(aMail({ "Auto-Submitted": "auto-replied" }));
    expect(away).toMatchObject({ isAuto: true, flags: ["automatic"], mail: { mayAutoAnswer: false } });
    const own = await announced(aMail({ From: `Shop <${LINE}>` }), { from: LINE, dkim: "{@shop.example : pass}" });
    expect(own).toMatchObject({ isAuto: true });
  });

  test("an answer to a mail of ours leads to its conversation, a forged one does not", async () => {
    const [conversation, message] = [newId(), newId()];
    const id = mailIds(opened)(customer.tenantId).messageId(conversation, message, "shop.example");
    expect((await announced(aMail({ "In-Reply-To": `<${id}>` }))).threadOf).toBe(conversation);
    const forged = id.replace(conversation, newId());
    expect((await announced(aMail({ "In-Reply-To": `<${forged}>` }))).threadOf).toBeNull();
    const ofOther = mailIds(opened)(other.tenantId).messageId(conversation, message, "shop.example");
    expect((await announced(aMail({ References: `<${ofOther}>` }))).threadOf).toBeNull();
    const reply = mailIds(opened)(customer.tenantId).replyAddress(LINE, conversation);
    expect((await announced(aMail(), { to: reply })).threadOf).toBe(conversation);
  });

  test("a mail that came back is told of the message that it is about, once", async () => {
    const [conversation, message] = [newId(), newId()];
    const id = mailIds(opened)(customer.tenantId).messageId(conversation, message, "shop.example");
    const report = aBounce(id);
    expect(await announced(report)).toMatchObject({
      isAuto: true,
      threadOf: conversation,
      flags: ["automatic", "bounce"],
    });
    await bring(report);
    const told = (await inboxOf(gateway.system, customer.tenantId)).map(({ body }) => body as { messageId?: string });
    expect(told.filter(({ messageId }) => messageId === message)).toEqual([
      {
        type: "messageReportAnnounced",
        messageId: message,
        providerId: null,
        state: "undelivered",
        errorCode: "5.1.1",
      },
    ]);
  });
});

const aBounce = (id: string) =>
  aMail(
    {
      From: "MAILER-DAEMON@customer.example",
      "Content-Type": "multipart/report; report-type=delivery-status; boundary=R",
    },
    [
      "--R\r\nContent-Type: text/plain\r\n\r\nNobody has this name.",
      "--R\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.example\r\n",
      "Final-Recipient: rfc822; a@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
      `--R\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <${id}>\r\nFrom: ${LINE}\r\nSubject: Re: Order\r\n\r\nHi.`,
      "--R--",
    ].join("\r\n"),
  );

describe("mails that are meant to hurt", () => {
  test("a bomb of parts, an endless line and 10 MB come in at once, say what was left out, and are kept whole", async () => {
    const parts = Array.from(
      { length: 20_000 },
      (_, at) => `--B\r\nContent-Disposition: attachment; filename=${at}.txt\r\n\r\nx\r\n`,
    );
    const bomb = aMail({ "Content-Type": "multipart/mixed; boundary=B" }, `${parts.join("")}--B--`);
    const endless = aMail({}, "x".repeat(11 * 1024 * 1024));
    const started = performance.now();
    const [first, second] = [await announced(bomb), await announced(endless)];
    expect(performance.now() - started).toBeLessThan(20_000);
    for (const [fact, raw, flag] of [
      [first, bomb, "cutParts"],
      [second, endless, "cutText"],
    ] as const) {
      expect(fact.flags).toEqual(expect.arrayContaining([flag, "original"]));
      const original = fact.files?.find(({ type }) => type === "message/rfc822");
      expect((await bytesAt(original?.address)).length).toBe(Buffer.byteLength(raw));
    }
    expect(first.files?.length).toBeLessThanOrEqual(101);
  }, 60_000);

  test("a mail without anything readable is a mail that came", async () => {
    const fact = await announced(Buffer.from([0, 1, 2, 3, 0xff, 0xfe, 13, 10, 0, 0]));
    expect(fact).toMatchObject({ lineId, from: "", identity: "claimed" });
  });
});
