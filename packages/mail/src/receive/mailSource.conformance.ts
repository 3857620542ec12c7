import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InboundMail } from "./inboundMail.ts";

/** A way for mails to come in, from the customer's end. */
export interface MailSourceUnderTest {
  /** Brings a mail to this address of ours; resolves when it was taken. */
  deliver(raw: Buffer, to: string): Promise<void>;
  readonly taken: readonly InboundMail[];
  /** The address of ours. */
  readonly address: string;
  close(): Promise<void>;
}

/** What every way for mails to come in must do: bytes as they are, each once, in order, with the address they came to. */
export function describeMailSource(name: string, open: () => Promise<MailSourceUnderTest>): void {
  describe(`mail in: ${name}`, () => {
    let source: MailSourceUnderTest;
    beforeAll(async () => {
      source = await open();
    });
    afterAll(() => source.close());
    const bring = async (raw: Buffer) => {
      const before = source.taken.length;
      await source.deliver(raw, source.address);
      expect(source.taken.length).toBe(before + 1);
      return source.taken.at(-1) as InboundMail;
    };

    test("a mail comes in as it was sent, to the address it was sent to", async () => {
      const raw = Buffer.from(
        "From: a@customer.example\r\nTo: somebody@else.example\r\nSubject: 您好\r\n\r\nWhere is it?\r\n",
      );
      const mail = await bring(raw);
      expect(Buffer.from(mail.raw).toString()).toBe(raw.toString());
      expect(mail.envelope.to).toEqual([source.address]);
    });

    test("every byte that may stand in a mail stays what it is", async () => {
      const bytes = Buffer.from(
        Array.from({ length: 256 }, (_, at) => at).filter((at) => at !== 0 && at !== 10 && at !== 13),
      );
      const raw = Buffer.concat([
        Buffer.from("Subject: bytes\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"),
        bytes,
        Buffer.from("\r\n"),
      ]);
      expect(Buffer.from((await bring(raw)).raw).equals(raw)).toBe(true);
    });

    test("what looks like the end of a request or a mail is not", async () => {
      const raw = Buffer.from("Subject: ends\r\n\r\n--xYzZY\r\n.\r\n--xYzZY--\r\n)\r\n{5}\r\nafter\r\n");
      expect(Buffer.from((await bring(raw)).raw).toString()).toBe(raw.toString());
    });

    test("3 MB come through whole", async () => {
      const raw = Buffer.from(`Subject: large\r\n\r\n${`${"x".repeat(74)}\r\n`.repeat(40_000)}`);
      expect((await bring(raw)).raw.length).toBe(raw.length);
    });

    test("the same mail twice is two mails, and an order stays", async () => {
      const mails = ["1", "2", "2", "3"].map((words) => Buffer.from(`Subject: ${words}\r\n\r\nx\r\n`));
      const before = source.taken.length;
      for (const raw of mails) await source.deliver(raw, source.address);
      const subjects = source.taken.slice(before).map(({ raw }) => Buffer.from(raw).toString().slice(9, 10));
      expect(subjects).toEqual(["1", "2", "2", "3"]);
    });
  });
}
