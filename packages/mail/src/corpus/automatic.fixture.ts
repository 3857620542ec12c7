import { type CorpusMail, mail, multipartMail, part } from "./compose.fixture.ts";

const SIGNS: readonly (readonly [name: string, headers: Record<string, string>, signs: readonly string[]])[] = [
  ["a person", {}, []],
  ["Auto-Submitted: no is a person", { "Auto-Submitted": "no" }, []],
  ["Auto-Submitted: no with a comment", { "Auto-Submitted": "No (really)" }, []],
  ["an out of office note", { "Auto-Submitted": "auto-replied" }, ["autoSubmitted"]],
  ["generated", { "auto-submitted": "auto-generated; owner-email=x" }, ["autoSubmitted"]],
  ["a notification", { "Auto-Submitted": "auto-notified" }, ["autoSubmitted"]],
  ["bulk", { Precedence: "bulk" }, ["precedence"]],
  ["auto_reply precedence", { "X-Precedence": "auto_reply" }, ["precedence"]],
  ["first class precedence", { Precedence: "first-class" }, []],
  ["Exchange asks for no answers", { "X-Auto-Response-Suppress": "DR, OOF, AutoReply" }, ["suppressed"]],
  ["Exchange asks for no receipts only", { "X-Auto-Response-Suppress": "DR, RN, NRN" }, []],
  ["X-Autoreply", { "X-Autoreply": "yes" }, ["autoReplyHeader"]],
  ["X-Autoreply: no", { "X-Autoreply": "no" }, []],
  ["X-Autorespond", { "X-Autorespond": "Out of office" }, ["autoReplyHeader"]],
  ["a mailing list", { "List-Id": "<news.other.example>" }, ["list"]],
  [
    "a newsletter",
    { "List-Unsubscribe": "<mailto:u@other.example>", "Feedback-ID": "1:2:3:x" },
    ["list", "feedbackId"],
  ],
  ["no way back", { "Return-Path": "<>" }, ["nullReturnPath"]],
  ["a mailer daemon", { From: "MAILER-DAEMON@other.example" }, ["systemSender"]],
  ["no-reply", { From: "Shop <no-reply@other.example>" }, ["systemSender"]],
  ["noreply with a plus", { From: "noreply+42@other.example" }, ["systemSender"]],
  ["a person called Noreplyson", { From: "noreplyson@other.example" }, []],
  ["our own loop header", { "X-Touchstone-Loop": "1" }, ["ownLoop"]],
  ["X-Loop", { "X-Loop": "yes" }, ["ownLoop"]],
];

const signs: CorpusMail[] = SIGNS.map(([name, headers, automatic]) => ({
  name: `automatic: ${name}`,
  raw: () => mail(headers),
  expected: { automatic, bounce: null, complaint: null },
}));

const status = (fields: string) =>
  part("Content-Type: message/delivery-status", `Reporting-MTA: dns; mx.other.example\n\n${fields}`);
const original = part(
  "Content-Type: message/rfc822",
  "From: help@shop.example\nMessage-ID: <ours.1@shop.example>\nSubject: Re: Order\n\nHi",
);
const report = (parts: readonly string[], type = "delivery-status") =>
  multipartMail(`report; report-type=${type}`, [part("Content-Type: text/plain", "It was not delivered."), ...parts], {
    ...{ From: "MAILER-DAEMON@other.example", "Return-Path": "<>" },
  });

const reports: CorpusMail[] = [
  {
    name: "a bounce that is final",
    raw: () =>
      report([
        status(
          "Final-Recipient: rfc822; anna@customer.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such\n user",
        ),
        original,
      ]),
    expected: {
      bounce: {
        action: "failed",
        recipient: "anna@customer.example",
        status: "5.1.1",
        diagnostic: "550 5.1.1 no such user",
        originalId: "ours.1@shop.example",
      },
      automatic: ["nullReturnPath", "systemSender", "report"],
      text: "It was not delivered.",
    },
  },
  {
    name: "a delay",
    raw: () => report([status("Original-Recipient: rfc822;anna@customer.example\nAction: delayed\nStatus: 4.4.7")]),
    expected: {
      bounce: {
        action: "delayed",
        recipient: "anna@customer.example",
        status: "4.4.7",
        diagnostic: null,
        originalId: null,
      },
    },
  },
  {
    name: "a bounce with headers only",
    raw: () =>
      report([
        status("Action: failed\nStatus: nonsense"),
        part("Content-Type: text/rfc822-headers", "Message-Id: <ours.2@shop.example>\n"),
      ]),
    expected: {
      bounce: { action: "failed", recipient: null, status: null, diagnostic: null, originalId: "ours.2@shop.example" },
    },
  },
  {
    name: "a bounce told by a header",
    raw: () =>
      mail(
        { From: "mailer-daemon@other.example", "X-Failed-Recipients": "anna@customer.example" },
        "A message could not be delivered.",
      ),
    expected: {
      bounce: {
        action: "failed",
        recipient: "anna@customer.example",
        status: null,
        diagnostic: null,
        originalId: null,
      },
    },
  },
  {
    name: "a delivery receipt is no failure",
    raw: () => report([status("Final-Recipient: rfc822; a@x.example\nAction: delivered\nStatus: 2.0.0")]),
    expected: {
      bounce: { action: "delivered", recipient: "a@x.example", status: "2.0.0", diagnostic: null, originalId: null },
    },
  },
  {
    name: "a status with hostile fields",
    raw: () => report([status("constructor: x\n__proto__: y\nAction: __proto__\nStatus: 5.1.1")]),
    expected: { bounce: { action: "other", recipient: null, status: "5.1.1", diagnostic: null, originalId: null } },
  },
  {
    name: "a complaint",
    raw: () =>
      report(
        [
          part(
            "Content-Type: message/feedback-report",
            "Feedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: <anna@customer.example>",
          ),
          original,
        ],
        "feedback-report",
      ),
    expected: {
      complaint: { type: "abuse", recipient: "anna@customer.example", originalId: "ours.1@shop.example" },
      bounce: null,
    },
  },
];

export const automaticMails: readonly CorpusMail[] = [...signs, ...reports];
