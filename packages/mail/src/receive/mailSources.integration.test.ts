import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { AddressInfo } from "node:net";
import hoodiecrow from "hoodiecrow-imap";
import { describe, expect, test } from "vitest";
import { type ImapPlace, type MailboxPosition, type MailboxReader, readMailbox, watchMailbox } from "./imapMailbox.ts";
import type { InboundMail } from "./inboundMail.ts";
import { describeMailSource } from "./mailSource.conformance.ts";
import { openSendGridCheck, readInboundParse, type SendGridSignature, sendGridKey } from "./sendGrid.ts";

const ADDRESS = "help@shop.example";
const BOUNDARY = "xYzZY";
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A request as SendGrid makes it in raw mode. */
function inboundParse(fields: Record<string, string | Buffer>): Buffer {
  const parts = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value as string),
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}
const envelope = (to: unknown, from: unknown = "anna@customer.example") => JSON.stringify({ to, from });

describeMailSource("SendGrid", async () => {
  const taken: InboundMail[] = [];
  return {
    ...{ taken, address: ADDRESS },
    deliver: async (raw, to) => {
      // Its clients choose a boundary that is not in the mail.
      const type = TYPE.replace(BOUNDARY, "other-b0undary");
      const body = inboundParse({ email: "@", envelope: envelope([to]), SPF: "pass" })
        .toString("latin1")
        .replaceAll(BOUNDARY, "other-b0undary");
      const [before = "", after = ""] = body.split("\r\n@\r\n");
      const whole = Buffer.concat([Buffer.from(`${before}\r\n`, "latin1"), raw, Buffer.from(`\r\n${after}`, "latin1")]);
      const read = await readInboundParse(type, [whole]);
      if (read.kind === "refused") throw new Error(read.reason);
      taken.push(read.mail);
    },
    close: async () => {},
  };
});

describe("a request of SendGrid", () => {
  const email = "Subject: x\r\n\r\nhi";

  test("tells envelope, checks and score", async () => {
    const body = inboundParse({
      email,
      envelope: envelope([ADDRESS, "客服@shop.example"]),
      SPF: "pass",
      dkim: "{@customer.example : pass}",
      spam_score: "1.5",
    });
    expect(await readInboundParse(TYPE, [body])).toEqual({
      kind: "mail",
      mail: {
        raw: Buffer.from(email),
        envelope: { from: "anna@customer.example", to: [ADDRESS, "客服@shop.example"] },
        checks: { spf: ["customer.example"], dkim: ["customer.example"], dmarc: [] },
        spamScore: 1.5,
      },
    });
  });

  test.each([
    ["application/json", Buffer.from("{}"), "notMultipart"],
    ["multipart/form-data", Buffer.from("x"), "notMultipart"],
    [TYPE, Buffer.from("nothing of the kind"), "notMultipart"],
    [TYPE, inboundParse({ text: "parsed mode", envelope: envelope([ADDRESS]) }), "noRawMail"],
    [TYPE, inboundParse({ email }), "noRecipient"],
    [TYPE, inboundParse({ email, envelope: "null" }), "noRecipient"],
    [TYPE, inboundParse({ email, envelope: "{" }), "noRecipient"],
    [TYPE, inboundParse({ email, envelope: envelope([7, { a: 1 }, "no address"]) }), "noRecipient"],
    [TYPE, inboundParse({ __proto__x: "y", constructor: "z", email, envelope: envelope("x@y") }), "noRecipient"],
  ])("%s that is none is refused with a reason", async (type, body, reason) => {
    expect(await readInboundParse(type, [body])).toEqual({ kind: "refused", reason });
  });

  test("more than 40 MB is refused", async () => {
    const body = inboundParse({ email: Buffer.alloc(40 * 1024 * 1024 + 1, "x"), envelope: envelope([ADDRESS]) });
    expect(await readInboundParse(TYPE, [body])).toEqual({ kind: "refused", reason: "tooLarge" });
  });

  test("one that breaks off in the middle of the mail, or of its names, is refused", async () => {
    const body = inboundParse({ envelope: envelope([ADDRESS]), email: Buffer.alloc(1_000_000, "x") });
    for (const bytes of [body.length - 10, 500_000, 120, 20]) {
      const cut = [body.subarray(0, 100), body.subarray(100, bytes)].filter(({ length }) => length > 0);
      expect(await readInboundParse(TYPE, cut)).toEqual({ kind: "refused", reason: "notMultipart" });
    }
  });

  test("every byte of a mail is kept, however the body was cut into pieces", async () => {
    const raw = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 31) % 256));
    const body = inboundParse({ email: raw, envelope: envelope([ADDRESS]) });
    for (const size of [1, 7, 64, 65_536]) {
      const pieces = Array.from({ length: Math.ceil(body.length / size) }, (_, n) =>
        body.subarray(n * size, (n + 1) * size),
      );
      if (pieces.length > 20_000) pieces.splice(10_000, pieces.length, body.subarray(10_000 * size));
      const read = await readInboundParse(TYPE, pieces);
      expect(read.kind === "mail" && raw.equals(read.mail.raw)).toBe(true);
    }
  });

  test("the first of two fields of one name counts", async () => {
    const twice = Buffer.concat([
      inboundParse({ email, envelope: envelope([ADDRESS]) }).subarray(0, -(BOUNDARY.length + 6)),
      inboundParse({ email: "second" }),
    ]);
    expect(await readInboundParse(TYPE, [twice])).toMatchObject({ mail: { raw: Buffer.from(email) } });
  });
});

describe("SendGrid's signature", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = sendGridKey(publicKey.export({ format: "der", type: "spki" }).toString("base64"));
  const NOW = 1_800_000_000_000;
  const body = Buffer.from("raw body");
  const sign = (timestamp: string, signed: Buffer = body, by = privateKey) => ({
    timestamp,
    signature: createSign("sha256").update(timestamp).update(signed).sign(by, "base64"),
  });

  function isSigned(by: KeyObject, said: SendGridSignature, bytes: Buffer, now: number): boolean {
    const check = openSendGridCheck(by, said, now);
    for (const byte of bytes) check?.update(Buffer.of(byte));
    return check?.holds() ?? false;
  }

  test("holds for these bytes at this time, in either form of the key", () => {
    expect(isSigned(key, sign("1800000000"), body, NOW)).toBe(true);
    const pem = sendGridKey(publicKey.export({ format: "pem", type: "spki" }) as string);
    expect(isSigned(pem, sign("1799999500"), body, NOW)).toBe(true);
  });

  test("does not hold for other bytes, other times, other keys, or nothing", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    expect(isSigned(key, sign("1800000000"), Buffer.from("raw bodY"), NOW)).toBe(false);
    expect(isSigned(key, { ...sign("1800000000"), timestamp: "1800000001" }, body, NOW)).toBe(false);
    expect(isSigned(key, sign("1799999399"), body, NOW)).toBe(false);
    expect(isSigned(key, sign("1800000601"), body, NOW)).toBe(false);
    expect(isSigned(key, sign("1800000000", body, other), body, NOW)).toBe(false);
    for (const broken of ["", "AAAA", "not base64 at all ÿ", "x".repeat(10_000)]) {
      expect(isSigned(key, { timestamp: "1800000000", signature: broken }, body, NOW)).toBe(false);
    }
    expect(isSigned(key, { ...sign("1800000000"), timestamp: "1800000000\n" }, body, NOW)).toBe(false);
    expect(isSigned(key, { signature: undefined, timestamp: undefined }, body, NOW)).toBe(false);
  });

  test("a key that is none is told at once", () => {
    expect(() => sendGridKey("")).toThrow();
    expect(() => sendGridKey("AAAA")).toThrow();
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "der", type: "spki" });
    expect(() => sendGridKey(rsa.toString("base64"))).toThrow("elliptic");
  });
});

const aMail = (words: string) => `From: a@customer.example\r\nSubject: ${words}\r\n\r\n${words}\r\n`;

async function anImapServer(mails: readonly string[] = []) {
  const server = hoodiecrow({
    plugins: ["ID", "SASL-IR", "AUTH-PLAIN", "XOAUTH2", "IDLE", "LITERALPLUS"],
    storage: { INBOX: { messages: mails.map((raw) => ({ raw })) } },
  });
  await new Promise<void>((ready) => server.listen(0, ready));
  const { port } = server.server.address() as AddressInfo;
  const place: ImapPlace = {
    ...{ host: "127.0.0.1", port, secure: false, user: "testuser", auth: { password: "testpass" }, address: ADDRESS },
    timeoutMs: 5_000,
  };
  const close = () => new Promise<void>((closed) => server.close(closed));
  return { server, place, close };
}

function aReader(fails: (mail: InboundMail) => boolean = () => false) {
  const taken: InboundMail[] = [];
  let position: MailboxPosition | null = null;
  const reader: MailboxReader = {
    load: async () => position,
    save: async (next) => {
      position = next;
    },
    take: async (mail) => {
      if (fails(mail)) throw new Error("not kept");
      taken.push(mail);
    },
  };
  return { taken, reader, position: () => position };
}
const subjects = (taken: readonly InboundMail[]) =>
  taken.map(({ raw }) => /Subject: (.*)\r/.exec(Buffer.from(raw).toString())?.[1]);

describeMailSource("IMAP", async () => {
  const { server, place, close } = await anImapServer();
  const { taken, reader } = aReader();
  return {
    ...{ taken, address: ADDRESS, close },
    deliver: async (raw) => {
      server.appendMessage("INBOX", [], false, raw.toString("latin1"));
      await readMailbox(place, reader);
    },
  };
});

describe("a mailbox", () => {
  test("gives each mail once, marks it as seen, and goes on where it was", async () => {
    const { server, place, close } = await anImapServer([aMail("1"), aMail("2")]);
    const { taken, reader } = aReader();
    expect(await readMailbox(place, reader)).toBe(2);
    expect(await readMailbox(place, reader)).toBe(0);
    server.appendMessage("INBOX", ["\\Seen"], false, aMail("3, read by a colleague"));
    expect(await readMailbox(place, reader)).toBe(1);
    expect(subjects(taken)).toEqual(["1", "2", "3, read by a colleague"]);
    expect(server.getMailbox("INBOX").messages.every(({ flags }) => flags.includes("\\Seen"))).toBe(true);
    await close();
  });

  test("a mail that could not be kept comes again, and those behind it wait", async () => {
    const { place, close } = await anImapServer([aMail("1"), aMail("2"), aMail("3")]);
    let isBroken = true;
    const { taken, reader } = aReader((mail) => isBroken && Buffer.from(mail.raw).includes("Subject: 2"));
    await expect(readMailbox(place, reader)).rejects.toThrow("not kept");
    expect(subjects(taken)).toEqual(["1"]);
    isBroken = false;
    await readMailbox(place, reader);
    expect(subjects(taken)).toEqual(["1", "2", "3"]);
    await close();
  });

  test("numbers that begin anew are noticed: nothing is left out", async () => {
    const first = await anImapServer([aMail("1"), aMail("2"), aMail("3")]);
    const { taken, reader, position } = aReader();
    await readMailbox(first.place, reader);
    await first.close();
    await reader.save({ uidValidity: "another", uid: position()?.uid ?? 0 });
    const second = await anImapServer([aMail("4")]);
    await readMailbox(second.place, reader);
    expect(subjects(taken)).toEqual(["1", "2", "3", "4"]);
    await second.close();
  });

  test("signs in with a token, asked for each time", async () => {
    const { place, close } = await anImapServer([aMail("1")]);
    const { taken, reader } = aReader();
    const tokens = ["testtoken", "expired"];
    const withToken: ImapPlace = { ...place, auth: { accessToken: async () => tokens.shift() ?? "" } };
    await readMailbox(withToken, reader);
    expect(taken.length).toBe(1);
    await expect(readMailbox(withToken, reader)).rejects.toThrow();
    await expect(readMailbox({ ...place, auth: { password: "wrong" } }, reader)).rejects.toThrow();
    await close();
  });

  test("watching takes new mail as it comes, survives an outage, and ends when it is told to", async () => {
    const { server, place, close } = await anImapServer([aMail("1")]);
    const { taken, reader } = aReader();
    const ending = new AbortController();
    const errors: unknown[] = [];
    const watching = watchMailbox(place, reader, {
      signal: ending.signal,
      pollMs: 50,
      onError: (error) => errors.push(error),
    });
    await until(() => taken.length === 1);
    server.appendMessage("INBOX", [], false, aMail("2"));
    await until(() => taken.length === 2);
    ending.abort();
    await watching;
    await close();
    const gone = new AbortController();
    const failing = watchMailbox(place, reader, { signal: gone.signal, onError: (error) => errors.push(error) });
    await until(() => errors.length > 0);
    gone.abort();
    await failing;
    expect(subjects(taken)).toEqual(["1", "2"]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((again) => setTimeout(again, 5));
}
