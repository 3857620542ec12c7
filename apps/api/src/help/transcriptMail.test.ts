import type { VisitorMessageRow } from "@touchstone/db";
import { expect, test } from "vitest";
import { type Transcript, transcriptMail } from "./transcriptMail.ts";

const said = (direction: VisitorMessageRow["direction"], text: string, id: string): VisitorMessageRow => ({
  ...{ id, direction, at: Date.UTC(2026, 0, 5, 12), agent: "Ana Ruiz", text, providerId: null, attachments: [] },
});
const transcript: Transcript = {
  ...{ visitorId: "v", name: "Globex\r\nBcc: all@example.test", from: "help@globex.example", to: "eva@example.test" },
  ...{ language: "en", zone: "Europe/London", messages: [said("in", "Hello", "1"), said("out", "Good day", "2")] },
};

test("what was said is sent by the company, without an agent's name, and the same twice is recognisable", () => {
  const mail = transcriptMail(transcript);
  expect(mail.text).toBe(
    "5 Jan 2026, 12:00  You\nHello\n\n5 Jan 2026, 12:00  Globex\r\nBcc: all@example.test\nGood day\n",
  );
  expect(JSON.stringify(mail)).not.toContain("Ruiz");
  expect([mail.subject, mail.from.name].some((text) => /[\r\n]/.test(text))).toBe(false);
  expect(mail.messageId).toBe(transcriptMail(transcript).messageId);
  expect(mail.messageId).not.toBe(transcriptMail({ ...transcript, to: "ben@example.test" }).messageId);
});
