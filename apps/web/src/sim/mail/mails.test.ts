import type { SimMail } from "@touchstone/contracts";
import { expect, it } from "vitest";
import { isAddress, phoneMails, quotedBelow, replySubject, senderOfRaw } from "./mails.ts";

const answer: SimMail = {
  ...{ id: "a", at: 2, subject: "Re: Invoice", text: "It is\npaid.\n", files: [] },
  ...{ messageId: "1@globex.example", references: [], replyTo: "help@globex.example" },
};

it("both directions stand in the order of their times", () => {
  const sent = { id: "s", from: "a@b.c", to: "d@e.f", subject: "Invoice", text: "", files: [] };
  const mails = phoneMails(
    [
      { ...sent, at: 1, outcome: "acknowledged" },
      { ...sent, at: 3, outcome: "pending" },
    ],
    [answer],
  );
  expect(mails.map(({ kind }) => kind)).toEqual(["sent", "answer", "sent"]);
});

it("an answer is marked once and quotes every line below its introduction", () => {
  expect([replySubject("Invoice"), replySubject("Re: Invoice")]).toEqual(["Re: Invoice", "Re: Invoice"]);
  expect(quotedBelow(answer, "They wrote:")).toBe("\n\nThey wrote:\n> It is\n> paid.");
});

it("a raw mail is sent by whom its head names, and not by whom its text does", () => {
  expect(senderOfRaw('To: x@y.z\r\nFROM: "A, B" <a.b@mail.example>\r\n\r\nFrom: c@d.e')).toBe("a.b@mail.example");
  expect(senderOfRaw("Subject: none\n\nFrom: c@d.e")).toBeNull();
  expect([isAddress("a@b.example"), isAddress("a b@c"), isAddress("<a@b>")]).toEqual([true, false, false]);
});
