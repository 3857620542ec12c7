import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMailParser } from "../parse/createMailParser.ts";
import type { MailPort, OutgoingMail } from "./outgoingMail.ts";

/** A port with a way to see what arrived. */
export interface MailPortUnderTest {
  readonly port: MailPort;
  /** The raw mail that arrived with this Message-ID; waits for it. */
  arrived(messageId: string): Promise<Buffer>;
  count(): Promise<number>;
  close(): Promise<void>;
}

export const anOutgoingMail = (more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  from: { name: "客服 Help", address: "help@shop.example" },
  to: [{ name: "Anna Bérg", address: "anna@customer.example" }],
  replyTo: { name: "客服 Help", address: "help+t.1@shop.example" },
  subject: "Re: 您的订单 4711",
  text: "您好，\n订单明天到。\n.\nEnde\n",
  messageId: `m${Math.random()}@shop.example`,
  ...more,
});

/** What every way of sending mail must do. */
export function describeMailPort(name: string, open: () => Promise<MailPortUnderTest>): void {
  describe(`mail out: ${name}`, () => {
    const parser = createMailParser();
    let under: MailPortUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(async () => {
      await under.close();
      await parser.close();
    });
    const sent = async (mail: OutgoingMail) => {
      expect(await under.port.send(mail)).toEqual({ kind: "done", providerId: mail.messageId });
      const raw = await under.arrived(mail.messageId);
      return { raw: raw.toString("latin1"), mail: await parser.parse(raw) };
    };

    test("what arrives is what was written, in all scripts, with its files", async () => {
      const content = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 256));
      const mail = anOutgoingMail({
        html: "<p>您好</p>",
        attachments: [{ name: "发票 1.pdf", type: "application/pdf", content }],
      });
      const read = (await sent(mail)).mail;
      expect(read).toMatchObject({
        from: mail.from,
        to: mail.to,
        subject: mail.subject,
        text: mail.text.trimEnd(),
        html: expect.stringContaining("<p>您好</p>"),
      });
      expect(read).toMatchObject({ replyTo: [mail.replyTo], messageId: mail.messageId, automatic: [] });
      expect(read.attachments).toMatchObject([{ name: "发票 1.pdf", type: "application/pdf" }]);
      expect(Buffer.from(read.attachments[0]?.content ?? []).equals(content)).toBe(true);
    });

    test("an answer names what it answers", async () => {
      const mail = anOutgoingMail({
        inReplyTo: "b@customer.example",
        references: ["a@customer.example", "b@customer.example"],
      });
      expect((await sent(mail)).mail).toMatchObject({
        inReplyTo: ["b@customer.example"],
        references: ["a@customer.example", "b@customer.example"],
      });
    });

    test("an automatic mail says so in every way that others look for", async () => {
      const { mail } = await sent(anOutgoingMail({ automatic: true }));
      expect(mail.automatic).toEqual(expect.arrayContaining(["autoSubmitted", "precedence", "suppressed", "ownLoop"]));
    });

    test.each<[string, Partial<OutgoingMail>]>([
      ["nobody", { to: [] }],
      ["a line break in an address", { to: [{ name: "", address: "a@x.example\r\nBcc: b@y.example" }] }],
      ["a line break in a name", { to: [{ name: "a\r\nBcc: b@y.example", address: "a@x.example" }] }],
      ["a line break in the subject", { subject: "a\nBcc: b@y.example" }],
      ["a line break in an id", { inReplyTo: "a>\r\nBcc: <b@y.example" }],
      ["a quoted local part", { to: [{ name: "", address: '"a@evil.example"@shop.example' }] }],
      ["two addresses in one", { to: [{ name: "", address: "a@x.example,b@y.example" }] }],
      ["no domain", { to: [{ name: "", address: "root" }] }],
    ])("%s is refused and nothing leaves", async (_, more) => {
      const before = await under.count();
      expect(await under.port.send(anOutgoingMail(more))).toMatchObject({ kind: "refused", code: "unsendable" });
      expect(await under.count()).toBe(before);
    });

    test("text that looks like a way into files stays text", async () => {
      const hostile = { path: "/etc/passwd" } as unknown as string;
      const mail = anOutgoingMail({
        attachments: [{ name: "/etc/passwd", type: "text/plain", content: Buffer.from("x") }],
        text: `${"file:///etc/passwd"}`,
      });
      expect((await sent(mail)).raw).not.toContain("root:");
      const result = await under.port.send(anOutgoingMail({ text: hostile })).catch((error: unknown) => String(error));
      expect(JSON.stringify(result)).not.toContain("done");
    });
  });
}
