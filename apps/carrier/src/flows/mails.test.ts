import { createHash, createVerify, generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { EmulatorMail, EmulatorSentMail } from "@touchstone/contracts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inboundParse } from "../mail/inboundParse.ts";
import { openTestbed, type Testbed } from "../testbed.ts";

const KEYS = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const CUSTOMER = "margaret@mail.example";
const LINE = "care@globex.example";

interface Heard {
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

let bed: Testbed;
let heard: Heard[];
/** What the centre answers, the last one again and again. */
let answers: number[];
let stop: () => void;
beforeEach(async () => {
  heard = [];
  answers = [200];
  const centre = createServer(async (request, response) => {
    heard.push({ headers: request.headers, body: Buffer.concat(await request.toArray()) });
    response.writeHead((answers.length > 1 ? answers.shift() : answers[0]) ?? 200).end();
  });
  await new Promise<void>((listens) => centre.listen(0, "127.0.0.1", listens));
  stop = () => centre.close();
  const webhookUrl = `http://127.0.0.1:${(centre.address() as AddressInfo).port}/webhooks/email/sendgrid`;
  const privateKey = KEYS.privateKey.export({ format: "pem", type: "pkcs8" }) as string;
  bed = await openTestbed({}, { mail: { webhookUrl, privateKey } });
});
afterEach(async () => {
  await bed.close();
  stop();
});

async function send(mail: EmulatorMail): Promise<number> {
  const body = JSON.stringify(mail);
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${bed.origin}/emulator/control/mails`, { method: "POST", headers, body });
  await bed.settled();
  return answer.status;
}
const written = (more: object = {}) =>
  ({ kind: "written", from: CUSTOMER, to: LINE, subject: "Invoice", text: "Is it paid?", ...more }) as const;
const sent = async (): Promise<readonly EmulatorSentMail[]> => {
  const answer = await fetch(`${bed.origin}/emulator/control/mails?from=${encodeURIComponent(CUSTOMER)}`);
  return ((await answer.json()) as { mails: EmulatorSentMail[] }).mails;
};
/** The fields of the form, as its bytes. */
function fieldsOf({ headers, body }: Heard): ReadonlyMap<string, string> {
  const boundary = /boundary=(.+)$/.exec(String(headers["content-type"]))?.[1];
  const parts = body.toString("latin1").split(`--${boundary}`).slice(1, -1);
  return new Map(
    parts.map((part) => {
      const [, name = "", value = ""] = /name="(\w+)"\r\n\r\n([\s\S]*)\r\n$/.exec(part) ?? [];
      return [name, value];
    }),
  );
}

test("a written mail arrives as a raw MIME message in the form of Inbound Parse, signed over its bytes", async () => {
  const files = [{ name: "rechnung.txt", type: "text/plain", base64: Buffer.from("42").toString("base64") }];
  expect(await send(written({ name: "Margaret Okafor", html: "<b>Is it paid?</b>", files }))).toBe(201);
  const [first] = heard as [Heard];
  const fields = fieldsOf(first);
  expect(JSON.parse(fields.get("envelope") ?? "")).toEqual({ to: [LINE], from: CUSTOMER });
  const mime = fields.get("email") ?? "";
  for (const line of ["From: Margaret Okafor <margaret@mail.example>", "Subject: Invoice", "filename=rechnung.txt"])
    expect(mime).toContain(line);
  expect(mime).toMatch(/^Message-ID: <[0-9a-f-]{36}@mail\.example>\r$/m);
  const timestamp = String(first.headers["x-twilio-email-event-webhook-timestamp"]);
  const signature = String(first.headers["x-twilio-email-event-webhook-signature"]);
  const isSigned = (body: Buffer) =>
    createVerify("sha256").update(timestamp).update(body).verify(KEYS.publicKey, signature, "base64");
  expect([isSigned(first.body), isSigned(Buffer.concat([first.body, Buffer.from(" ")]))]).toEqual([true, false]);
  expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(10);
});

test("a raw mail arrives byte for byte, whatever it is", async () => {
  const raw = Buffer.concat([Buffer.from("Subject: "), Buffer.from([0, 0xff, 0xd6, 0xd0]), Buffer.from("\r\n\r\n--")]);
  await send({ kind: "raw", from: CUSTOMER, to: LINE, base64: raw.toString("base64") });
  const [first] = heard as [Heard];
  const hashOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  expect(hashOf(Buffer.from(fieldsOf(first).get("email") ?? "", "latin1"))).toBe(hashOf(raw));
});

test("what the centre cannot take now is sent again, and the sender sees what became of it", async () => {
  answers = [503, 200];
  await send(written());
  await expect.poll(async () => (await sent()).map(({ outcome }) => outcome)).toEqual(["acknowledged"]);
  expect(heard).toHaveLength(2);
  answers = [403];
  await send(written({ subject: "Again" }));
  await expect
    .poll(async () => (await sent()).map(({ subject, outcome }) => [subject, outcome]))
    .toEqual([
      ["Invoice", "acknowledged"],
      ["Again", "refused"],
    ]);
  expect(heard).toHaveLength(3);
});

test("however slow each answer is, there is time for all retries of a mail", () => {
  const envelope = { from: CUSTOMER, to: [LINE] };
  const { overrides } = inboundParse(Buffer.from("Hi"), envelope, KEYS.privateKey, bed.origin, Date.now());
  const { totalMs, readMs, backOffMs, retries } = overrides;
  expect(retries).toBeGreaterThan(0);
  expect(totalMs).toBeGreaterThan((retries + 1) * readMs + (2 ** retries - 1) * backOffMs);
});

test("a fault befalls mails as it does all webhooks", async () => {
  const faults = { faults: [{ route: "/webhooks/email", kind: "duplicate", times: 1 }] };
  const headers = { "content-type": "application/json" };
  await fetch(`${bed.origin}/emulator/control/faults`, { method: "PUT", headers, body: JSON.stringify(faults) });
  await send(written());
  await bed.advance(1);
  expect(heard).toHaveLength(2);
  expect(heard[1]?.body.equals(heard[0]?.body ?? Buffer.alloc(0))).toBe(true);
});

test("an emulator without a key has no mail", async () => {
  const other = await openTestbed({});
  const body = JSON.stringify(written());
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${other.origin}/emulator/control/mails`, { method: "POST", headers, body });
  expect(answer.status).toBe(404);
  await other.close();
});
