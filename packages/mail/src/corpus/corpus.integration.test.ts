import { afterAll, describe, expect, test } from "vitest";
import { createMailParser } from "../parse/createMailParser.ts";
import type { MailAttachment, ParsedMail } from "../parse/parsedMail.ts";
import { automaticMails } from "./automatic.fixture.ts";
import { charsetMails } from "./charsets.fixture.ts";
import type { CorpusMail, Expected } from "./compose.fixture.ts";
import { hostileMails } from "./hostile.fixture.ts";
import { programMails } from "./programs.fixture.ts";
import { quotingMails } from "./quoting.fixture.ts";

/** What is read must not depend on how busy the machine is; that nothing takes long is asked below. */
const parser = createMailParser({ limits: { timeoutMs: 25_000 } });
const inTime = createMailParser();
afterAll(() => Promise.all([parser.close(), inTime.close()]));

const attachment = ({ name, type, content, inline }: MailAttachment) =>
  `${name} ${type} ${content.length}${inline ? " inline" : ""}`;

/** What was read, by the names of what is expected. */
function readings(mail: ParsedMail): Required<Omit<Expected, "textHas">> {
  return {
    ...{ from: mail.from?.address ?? null, fromName: mail.from?.name ?? "", subject: mail.subject, text: mail.text },
    ...{ visible: mail.visibleText, attachments: mail.attachments.map(attachment), references: mail.references },
    ...{ attachmentCount: mail.attachments.length, automatic: mail.automatic, bounce: mail.bounce },
    ...{ complaint: mail.complaint, to: mail.to.map(({ address }) => address), date: mail.date, ...mail.flags },
  };
}

function describeMails(name: string, mails: readonly CorpusMail[]): void {
  describe(name, () => {
    test.each(mails.map((mail) => [mail.name, mail] as const))("%s", async (_, { raw, expected }) => {
      const read = await parser.parse(raw());
      const { textHas, ...exact } = expected;
      expect(readings(read)).toMatchObject(exact);
      if (textHas) expect(read.text).toContain(textHas);
      expect(`${read.visibleText}${read.quotedText}`.replace(/\s/g, "")).toBe(read.text.replace(/\s/g, ""));
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    });
  });
}

describeMails("charsets", charsetMails);
describeMails("what programs make", programMails);
describeMails("what is quoted", quotingMails);
describeMails("machines", automaticMails);
describeMails("hostile", hostileMails);

test("none takes 5 s, and of each at least its sender is known", { timeout: 400_000 }, async () => {
  // Its start is no mail's time.
  await inTime.parse(Buffer.from("From: a@customer.example"));
  for (const { name, raw, expected } of hostileMails) {
    const bytes = raw();
    const started = performance.now();
    const read = await inTime.parse(bytes);
    const took = performance.now() - started;
    expect([name, read.from?.address ?? null]).toEqual([
      name,
      "from" in expected ? expected.from : (read.from?.address ?? null),
    ]);
    if (read.flags.cut.includes("time")) await inTime.parse(Buffer.from("From: a@customer.example"));
    expect([name, took < 5_000]).toEqual([name, true]);
  }
});

test("there are at least 150", () => {
  const all = [...charsetMails, ...programMails, ...quotingMails, ...automaticMails, ...hostileMails];
  expect(all.length).toBeGreaterThanOrEqual(150);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
