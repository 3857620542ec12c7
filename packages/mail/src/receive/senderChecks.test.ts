import { describe, expect, test } from "vitest";
import { authenticationResults, NAMELESS_AUTHORITY } from "./authenticationResults.ts";
import { isSenderProven, NO_CHECKS } from "./senderChecks.ts";

// Headers as servers write them, and as those who would like to be somebody else do.

const OWN = "mx.shop.example";
const FROM = "From: Anna <anna@customer.example>";
const RECEIVED = "Received: from out.customer.example (192.0.2.1) by mx.shop.example; Mon, 2 Mar 2026 10:00:00 +0000";
const PASS = `Authentication-Results: ${OWN}; dkim=pass header.d=customer.example`;
const FAIL = `Authentication-Results: ${OWN}; dkim=fail header.d=customer.example; spf=fail smtp.mailfrom=x@evil.example; dmarc=fail header.from=customer.example`;

const checksIn = (headers: readonly string[], authority = OWN) =>
  authenticationResults(Buffer.from(`${headers.join("\r\n")}\r\n\r\nHello\r\n`, "latin1"), authority);
const isProven = (headers: readonly string[], authority = OWN) =>
  isSenderProven(checksIn(headers, authority), {
    from: { name: "Anna", address: "anna@customer.example" },
    flags: { twoFroms: false, brokenCharset: false, cut: [] },
  });

describe("what the mailbox's own server found counts", () => {
  test.each([
    ["a signature", [RECEIVED, PASS, FROM]],
    [
      "a signature, by whom it says it is of",
      [`Authentication-Results: ${OWN}; dkim=pass header.i=@customer.example`, FROM],
    ],
    [
      "the server that sent it",
      [`Authentication-Results: ${OWN} 1; spf=pass smtp.mailfrom=bounces@customer.example`, FROM],
    ],
    ["the server, of a bare domain", [`Authentication-Results: ${OWN}; spf=pass smtp.mailfrom=Customer.Example`, FROM]],
    [
      "what the domain itself asks for",
      [`Authentication-Results: ${OWN}; dmarc=pass (p=REJECT) header.from=customer.example`, FROM],
    ],
    [
      "below its own trace, with other checks beside it",
      ["X-Received: by 10.0.0.1", RECEIVED, "Received-SPF: pass (x)", PASS, FROM],
    ],
    [
      "folded, in other letters",
      [`AUTHENTICATION-RESULTS: MX.Shop.Example;\r\n\tDKIM=Pass (1024-bit)\r\n header.d = customer.example`, FROM],
    ],
    ["one of several programs", [`Authentication-Results: ${OWN}; spf=none smtp.mailfrom=x`, PASS, FROM]],
    ["below another's of the house", [`Authentication-Results: inner.shop.example; dkim=none`, PASS, FROM]],
  ])("%s", (_, headers) => expect(isProven(headers)).toBe(true));

  test("as Google writes it", () => {
    const google = [
      "Delivered-To: shop@gmail.com",
      "Received: by 2002:a05:6a10:1 with SMTP id x; Mon, 2 Mar 2026 02:00:00 -0800 (PST)",
      "ARC-Authentication-Results: i=1; mx.google.com; dkim=pass header.i=@arc.example",
      "Return-Path: <anna@customer.example>",
      "Received: from out.customer.example by mx.google.com with ESMTPS id y for <shop@gmail.com>",
      "Received-SPF: pass (google.com: domain of anna@customer.example designates 192.0.2.1 as permitted sender)",
      'Authentication-Results: mx.google.com;\r\n       dkim=pass header.i=@customer.example header.s=s1 header.b="AbC/d=";',
      FROM,
    ];
    google[6] +=
      "\r\n       spf=pass (google.com: domain of anna@customer.example designates 192.0.2.1) smtp.mailfrom=anna@customer.example;";
    google[6] += "\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=customer.example";
    const vouched = ["customer.example"];
    expect(checksIn(google, "mx.google.com")).toEqual({ dkim: vouched, spf: vouched, dmarc: vouched });
  });

  test("as Microsoft writes it: without a name", () => {
    const microsoft = [
      "Received: from a.outlook.com by b.outlook.com",
      "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=customer.example; dkim=pass (signature was verified)\r\n header.d=customer.example;dmarc=pass action=none header.from=customer.example;compauth=pass reason=100",
      "Received: from out.customer.example by a.outlook.com",
      FROM,
    ];
    expect(isProven(microsoft, NAMELESS_AUTHORITY)).toBe(true);
    expect(isProven(microsoft, OWN)).toBe(false);
    expect(isProven([PASS, FROM], NAMELESS_AUTHORITY)).toBe(false);
  });
});

describe("whatever else says so is somebody's claim", () => {
  test.each([
    ["nothing at all", [RECEIVED, FROM]],
    [
      "another authority's word",
      ["Authentication-Results: mx.evil.example; dkim=pass header.d=customer.example", FROM],
    ],
    [
      "a name that only begins like ours",
      [`Authentication-Results: ${OWN}.evil.example; dkim=pass header.d=customer.example`, FROM],
    ],
    ["a forged one below the server's own", [RECEIVED, FAIL, PASS, FROM]],
    ["a forged one below its trace", [FAIL, RECEIVED, PASS, FROM]],
    [
      "a forged one of a method that the server did not speak of, further down",
      [`Authentication-Results: ${OWN}; spf=none smtp.mailfrom=x`, RECEIVED, PASS, FROM],
    ],
    ["a forged one among the author's headers", [RECEIVED, FROM, PASS]],
    ["a forged one below a signature", [RECEIVED, "DKIM-Signature: v=1; d=evil.example", PASS, FROM]],
    ["a forged one in the text", [RECEIVED, FROM, "", PASS]],
    ["a forged one beyond what is looked at", [RECEIVED, `X-Long: ${"x".repeat(70_000)}`, PASS, FROM]],
    ["one that is folded into another header", [`Comments: x\r\n ${PASS}`, FROM]],
    [
      "the server's own that cannot be read, and a forged one below",
      [`Authentication-Results: ${OWN}; spf=fail (x smtp.mailfrom=x`, PASS, FROM],
    ],
    [
      "a sender's words in a comment",
      [
        `Authentication-Results: ${OWN}; spf=fail (domain of x; dkim=pass header.d=customer.example) smtp.mailfrom=x`,
        FROM,
      ],
    ],
    [
      "in a comment within a comment",
      [
        `Authentication-Results: ${OWN}; spf=fail (a (b) ; dkim=pass header.d=customer.example ;) smtp.mailfrom=x`,
        FROM,
      ],
    ],
    [
      "behind an escaped bracket",
      [
        `Authentication-Results: ${OWN}; spf=fail (a \\) ; dkim=pass header.d=customer.example ;) smtp.mailfrom=x`,
        FROM,
      ],
    ],
    [
      "in quotes",
      [
        `Authentication-Results: ${OWN}; spf=fail smtp.mailfrom="x; dkim=pass header.d=customer.example"@evil.example`,
        FROM,
      ],
    ],
    ["a comment that does not end", [`Authentication-Results: ${OWN}; dkim=pass header.d=customer.example (`, FROM]],
    [
      "a domain that is said twice",
      [`Authentication-Results: ${OWN}; dkim=pass header.d=evil.example header.d=customer.example`, FROM],
    ],
    ["a signature of somebody else", [`Authentication-Results: ${OWN}; dkim=pass header.d=evil.example`, FROM]],
    ["one below the domain", [`Authentication-Results: ${OWN}; dkim=pass header.d=mail.customer.example`, FROM]],
    ["a greeting", [`Authentication-Results: ${OWN}; spf=pass smtp.helo=customer.example`, FROM]],
    [
      "nearly a pass",
      [
        `Authentication-Results: ${OWN}; dkim=temperror header.d=customer.example; dmarc=bestguesspass header.from=customer.example`,
        FROM,
      ],
    ],
    ["a control", [`Authentication-Results: ${OWN}; dkim=pass header.d=customer.example\x0b`, FROM]],
  ])("%s", (_, headers) => expect(isProven(headers)).toBe(false));

  test("of two senders nobody knows who was vouched for", () => {
    const from = { name: "", address: "anna@customer.example" };
    const flags = { twoFroms: true, brokenCharset: false, cut: [] };
    expect(isSenderProven(checksIn([PASS, FROM]), { from, flags })).toBe(false);
    expect(isSenderProven(checksIn([PASS, FROM]), { from: null, flags: { ...flags, twoFroms: false } })).toBe(false);
  });

  test("no header takes long, whatever is in it", () => {
    const started = performance.now();
    for (const part of ["(", "\\", '"', " ", " =", "; ", "()", "\r\n "]) {
      expect(checksIn([`Authentication-Results: ${OWN}; ${part.repeat(60_000 / part.length)}`, FROM])).toEqual(
        NO_CHECKS,
      );
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
