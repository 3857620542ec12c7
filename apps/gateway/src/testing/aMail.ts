import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Database } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { aLine } from "@touchstone/testkit";
import type { FastifyInstance } from "fastify";
import type { Customer } from "./aGateway.ts";

/** A pair as SendGrid has one for each security policy. */
export function aMailPair(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return { privateKey, publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64") };
}

/** A mail line of the customer's, beside the number. */
export async function aMailLine({ kysely }: Database, { tenantId, lineId }: Customer, address: string) {
  const phone = await kysely
    .selectFrom("line")
    .select(["brandId", "settings"])
    .where("id", "=", lineId)
    .executeTakeFirstOrThrow();
  const { queueId } = phone.settings as { queueId: string };
  const settings = aLine({ queueId, brandId: phone.brandId });
  const row = {
    tenantId,
    id: settings.id,
    brandId: phone.brandId,
    channel: "email",
    address,
    name: "Mail",
    region: "GB",
  };
  await kysely
    .insertInto("line")
    .values({ ...row, settings: JSON.stringify(settings) })
    .execute();
  return settings.id;
}

export interface Delivery {
  readonly raw: Buffer | string;
  readonly to: string;
  readonly key: KeyObject;
  readonly from?: string;
  readonly dkim?: string;
  /** Overrides the right one; null sends none. */
  readonly signature?: string | null;
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Brings a mail as Inbound Parse does in raw mode, from its documentation. */
export async function deliver(app: FastifyInstance, delivery: Delivery) {
  const { raw, to, key, from = "a@customer.example", dkim = "{@customer.example : pass}" } = delivery;
  const boundary = `xYzZY${newId()}`;
  const fields: Readonly<Record<string, string | Buffer>> = {
    ...{ dkim, SPF: "pass", email: raw, envelope: JSON.stringify({ to: [to], from }) },
    ...delivery.fields,
  };
  const parts = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
    Buffer.from(value),
    Buffer.from("\r\n"),
  ]);
  const payload = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  const timestamp = String(delivery.timestamp ?? Math.floor(Date.now() / 1000));
  const right = createSign("sha256").update(timestamp).update(payload).sign(key, "base64");
  const signature = delivery.signature === undefined ? right : delivery.signature;
  return await app.inject({
    method: "POST",
    url: "/webhooks/email/sendgrid",
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "x-twilio-email-event-webhook-timestamp": timestamp,
      ...(signature === null ? {} : { "x-twilio-email-event-webhook-signature": signature }),
    },
    payload,
  });
}

let mails = 0;

/** A plain mail; headers that are given come instead of the usual ones. */
export function aMail(headers: Readonly<Record<string, string>> = {}, body = "Where is my order?"): string {
  const usual = {
    From: "Anna <a@customer.example>",
    Subject: "Order 4711",
    "Message-ID": `<m${++mails}@customer.example>`,
  };
  const lines = Object.entries({ ...usual, Date: "Mon, 02 Mar 2026 10:00:00 +0000", ...headers });
  return `${lines.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n${body}\r\n`;
}
