import { base64, type CorpusMail, mail, multipart, multipartMail, part } from "./compose.fixture.ts";

const PLAIN = "Content-Type: text/plain; charset=utf-8";
const HTML = "Content-Type: text/html; charset=utf-8";
const file = (name: string, type = "application/pdf", content = "content", more = "") =>
  part(
    `Content-Type: ${type}; name="${name}"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename="${name}"${more}`,
    base64(content),
  );

/** Shapes that mail programs make. */
const shapes: CorpusMail[] = [
  {
    name: "a phone: text and HTML alternative",
    raw: () =>
      multipartMail("alternative", [
        part(PLAIN, "Where is it?\n\nSent from my phone"),
        part(HTML, "<p>Where is it?</p>"),
      ]),
    expected: { text: "Where is it?\n\nSent from my phone", attachments: [] },
  },
  {
    name: "HTML only",
    raw: () =>
      mail(
        { "Content-Type": "text/html; charset=utf-8" },
        "<html><head><style>p{}</style></head><body><p>Hello&nbsp;there,</p><p>where <b>is</b> it?<br>Thanks</p></body></html>",
      ),
    expected: { text: "Hello\u00a0there,\n\nwhere is it?\nThanks", attachments: [] },
  },
  {
    name: "alternative, its HTML related to a picture, mixed with a file",
    raw: () => {
      const related = multipart(
        "related",
        [
          part(HTML, '<p>Look: <img src="cid:pic@x"></p>'),
          part(
            "Content-Type: image/png; name=pic.png\nContent-ID: <pic@x>\nContent-Disposition: inline; filename=pic.png\nContent-Transfer-Encoding: base64",
            base64("png"),
          ),
        ],
        "rel",
      );
      const alternative = multipart(
        "alternative",
        [part(PLAIN, "Look:"), part(`Content-Type: ${related.type}`, related.body)],
        "alt",
      );
      return multipartMail("mixed", [part(`Content-Type: ${alternative.type}`, alternative.body), file("invoice.pdf")]);
    },
    expected: { text: "Look:", attachments: ["pic.png image/png 3 inline", "invoice.pdf application/pdf 7"] },
  },
  {
    name: "two texts with a picture between them, as Apple's program makes it",
    raw: () =>
      multipartMail("mixed", [
        part(PLAIN, "Before"),
        part(
          "Content-Type: image/jpeg; name=a.jpg\nContent-Disposition: inline; filename=a.jpg\nContent-Transfer-Encoding: base64",
          base64("jpg"),
        ),
        part(PLAIN, "After"),
      ]),
    expected: { textHas: "Before\n", attachments: ["a.jpg image/jpeg 3"] },
  },
  {
    name: "text flowed",
    raw: () =>
      mail(
        { "Content-Type": "text/plain; charset=utf-8; format=flowed" },
        "This is one \nline of text.\n\nAnd another.",
      ),
    expected: { text: "This is one line of text.\n\nAnd another." },
  },
  {
    name: "a winmail.dat",
    raw: () => multipartMail("mixed", [part(PLAIN, "See attached"), file("winmail.dat", "application/ms-tnef")]),
    expected: { text: "See attached", attachments: ["winmail.dat application/ms-tnef 7"] },
  },
  {
    name: "an invitation",
    raw: () =>
      multipartMail("alternative", [
        part(PLAIN, "Meeting"),
        part("Content-Type: text/calendar; charset=utf-8; method=REQUEST", "BEGIN:VCALENDAR\nEND:VCALENDAR"),
      ]),
    expected: { text: "Meeting", attachments: ["invitation.ics text/calendar 30"] },
  },
  {
    name: "a signed mail",
    raw: () =>
      multipartMail('signed; protocol="application/pkcs7-signature"', [
        part(PLAIN, "Signed words"),
        file("smime.p7s", "application/pkcs7-signature"),
      ]),
    expected: { text: "Signed words", attachments: ["smime.p7s application/pkcs7-signature 7"] },
  },
  {
    name: "a forwarded mail attached",
    raw: () =>
      multipartMail("mixed", [
        part(PLAIN, "FYI"),
        part("Content-Type: message/rfc822", "From: x@y.example\nSubject: inner\n\nInner words"),
      ]),
    expected: { text: "FYI", subject: "Order 4711", attachmentCount: 1 },
  },
  {
    name: "only a file, no words",
    raw: () =>
      mail({ "Content-Type": "application/pdf; name=scan.pdf", "Content-Transfer-Encoding": "base64" }, base64("pdf")),
    expected: { text: "", attachments: ["scan.pdf application/pdf 3"] },
  },
  {
    name: "no MIME at all, bare line feeds",
    raw: () => Buffer.from("From: old@customer.example\nSubject: old\n\nJust\nwords\n"),
    expected: { from: "old@customer.example", subject: "old", text: "Just\nwords" },
  },
  {
    name: "no body",
    raw: () => Buffer.from("From: a@customer.example\r\nSubject: only this\r\n\r\n"),
    expected: { subject: "only this", text: "", attachments: [] },
  },
  {
    name: "no empty line after the headers",
    raw: () => Buffer.from("From: a@customer.example\r\nSubject: only this"),
    expected: { subject: "only this", text: "" },
  },
  { name: "nothing", raw: () => Buffer.alloc(0), expected: { from: null, subject: "", text: "", attachments: [] } },
  {
    name: "a folded subject and folded references",
    raw: () => mail({ Subject: "a long\r\n subject\r\n\tin three lines", References: "<a@x>\r\n <b@x>\r\n <a@x>" }),
    expected: { subject: "a long subject in three lines", references: ["a@x", "b@x"] },
  },
  {
    name: "a list of links",
    raw: () =>
      mail(
        { "Content-Type": "text/html" },
        '<ul><li><a href="https://shop.example/o/1">Order</a></li><li>https://a.example</li></ul><a href="javascript:alert(1)">x</a>',
      ),
    expected: { text: "• Order [https://shop.example/o/1]\n• https://a.example\n\nx" },
  },
  {
    name: "a table and code",
    raw: () =>
      mail(
        { "Content-Type": "text/html" },
        "<table><tr><td>Order</td><td>4711</td></tr><tr><td>Sum</td><td>5</td></tr></table><pre>a\n  b</pre>",
      ),
    expected: { text: "Order 4711\nSum 5\n\na\n  b" },
  },
];

const names: CorpusMail[] = [
  ["plain.pdf", 'filename="plain.pdf"'],
  ["发票.pdf", `filename="=?utf-8?B?${Buffer.from("发票.pdf").toString("base64")}?="`],
  ["发票 1.pdf", "filename*=UTF-8''%E5%8F%91%E7%A5%A8%201.pdf"],
  ["发票.pdf", "filename*=gb18030''%B7%A2%C6%B1.pdf"],
  ["a long name.pdf", 'filename*0="a long "; filename*1="name.pdf"'],
  ["Grüße.pdf", "filename*0*=UTF-8''Gr%C3%BC; filename*1*=%C3%9Fe.pdf"],
  ["Invoice(1).pdf", "filename=Invoice(1).pdf"],
  ["constructor", 'filename="constructor"'],
  ["__proto__", 'filename="__proto__"'],
  ["../../etc/passwd", 'filename="../../etc/passwd"'],
  ["first.pdf", 'filename="first.pdf"; filename="second.pdf"'],
  ["a b.pdf", 'filename="a\tb.pdf"'],
  ["", "x=y"],
].map(([name = "", disposition = ""]) => ({
  name: `a file called by ${disposition}`,
  raw: () =>
    multipartMail("mixed", [
      part(PLAIN, "See"),
      part(
        `Content-Type: application/pdf\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; ${disposition}`,
        base64("pdf!"),
      ),
    ]),
  expected: { text: "See", attachments: [`${name} application/pdf 4`] },
}));

const addresses: CorpusMail[] = [
  ['"Berg, Anna" <anna@customer.example>', "anna@customer.example", "Berg, Anna"],
  ["anna@customer.example", "anna@customer.example", ""],
  ["<anna@Customer.EXAMPLE>", "anna@customer.example", ""],
  ["Anna Berg (private) <anna@customer.example>", "anna@customer.example", "Anna Berg"],
  ["=?utf-8?Q?Anna_B=C3=A9rg?= <anna@customer.example>", "anna@customer.example", "Anna Bérg"],
  ['"help@shop.example" <evil@other.example>', "evil@other.example", "help@shop.example"],
  ['"\u202Egnp" <a@customer.example>', "a@customer.example", "gnp"],
  ["王小明 <用户@例子.中国>", "用户@例子.中国", "王小明"],
  ["constructor <__proto__@customer.example>", "__proto__@customer.example", "constructor"],
].map(([from = "", address, fromName]) => ({
  name: `from ${from}`,
  raw: () => mail({ From: from }),
  expected: { from: address ?? "", fromName: fromName ?? "", twoFroms: false },
}));

const senders: CorpusMail[] = [
  { name: "no sender", raw: () => mail({ From: "" }), expected: { from: null, twoFroms: false } },
  { name: "a sender that is no address", raw: () => mail({ From: "just a name" }), expected: { from: null } },
  {
    name: "two From headers",
    raw: () => mail({ From: ["a@customer.example", "b@customer.example"] }),
    expected: { from: "a@customer.example", twoFroms: true },
  },
  {
    name: "two authors in one From",
    raw: () => mail({ From: "a@customer.example, b@customer.example" }),
    expected: { from: "a@customer.example", twoFroms: true },
  },
  {
    name: "the same From twice",
    raw: () => mail({ From: ["a@customer.example", "a@customer.example"] }),
    expected: { from: "a@customer.example", twoFroms: true },
  },
  {
    name: "a From that only looks like one",
    raw: () => Buffer.from("\u00a0From: evil@other.example\r\nFrom: a@customer.example\r\nSubject: x\r\n\r\nhi"),
    expected: { from: "a@customer.example" },
  },
  {
    name: "a group of recipients",
    raw: () => mail({ To: "Team: a@x.example, B <b@x.example>;, c@x.example" }),
    expected: { to: ["a@x.example", "b@x.example", "c@x.example"] },
  },
  { name: "undisclosed recipients", raw: () => mail({ To: "undisclosed-recipients:;" }), expected: { to: [] } },
  {
    name: "a date with a zone's name",
    raw: () => mail({ Date: "Mon, 2 Nov 2026 10:00:00 +0800 (CST)" }),
    expected: { date: Date.UTC(2026, 10, 2, 2) },
  },
  { name: "a date that is none", raw: () => mail({ Date: "yesterday, or so" }), expected: { date: null } },
];

export const programMails: readonly CorpusMail[] = [...shapes, ...names, ...addresses, ...senders];
