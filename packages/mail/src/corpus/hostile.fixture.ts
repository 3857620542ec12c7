import { base64, type CorpusMail, mail, multipartMail, part } from "./compose.fixture.ts";

const MB = 1024 * 1024;
const FROM = "From: a@customer.example\r\nSubject: hostile\r\n";
const known = { from: "a@customer.example", subject: "hostile" };
const raw =
  (headers: string, body = "hi") =>
  () =>
    Buffer.from(`${FROM}${headers}\r\n${body}`);

function nested(depth: number): string {
  const open = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary=B${at}\r\n\r\n--B${at}\r\n`,
  );
  return `${FROM}${open.join("")}Content-Type: text/plain\r\n\r\ndeep`;
}
function mailInMail(depth: number): string {
  return `${FROM}${`Content-Type: message/rfc822\r\n\r\n${FROM}`.repeat(depth)}\r\nat last`;
}
const many = (count: number) =>
  multipartMail(
    "mixed",
    Array.from({ length: count }, (_, at) =>
      part(`Content-Type: text/plain\nContent-Disposition: attachment; filename=${at}.txt`, "x"),
    ),
    { From: "a@customer.example", Subject: "hostile" },
  );

const large: CorpusMail[] = [
  { name: "20,000 parts", raw: () => many(20_000), expected: { ...known, cut: ["parts"], attachmentCount: 1_000 } },
  {
    name: "as many parts as are allowed",
    raw: () => many(1_000),
    expected: { ...known, cut: [], attachmentCount: 1_000 },
  },
  { name: "25 levels of parts", raw: () => Buffer.from(nested(25)), expected: { ...known, text: "deep", cut: [] } },
  { name: "5,000 levels of parts", raw: () => Buffer.from(nested(5_000)), expected: { ...known, cut: ["depth"] } },
  {
    name: "3,000 mails in one another",
    raw: () => Buffer.from(mailInMail(3_000)),
    expected: { ...known, attachmentCount: 1 },
  },
  {
    name: "one line of 10 MB",
    raw: () => raw("", "x".repeat(10 * MB))(),
    expected: { ...known, cut: ["text"], textHas: "xxxx" },
  },
  { name: "10 MB of empty lines", raw: () => raw("", "\n".repeat(10 * MB))(), expected: known },
  {
    name: "a subject of 10 MB",
    raw: () => Buffer.from(`From: a@customer.example\r\nSubject: ${"y".repeat(10 * MB)}\r\n\r\nhi`),
    expected: { cut: ["headers"], text: "hi" },
  },
  {
    name: "a million headers",
    raw: () => raw("X: y\r\n".repeat(MB))(),
    expected: { ...known, cut: ["headers"], text: "hi" },
  },
  {
    name: "words without a header",
    raw: () => Buffer.from("Wo ist meine Bestellung für Montag?\nNote: it is urgent.\n\nEva"),
    expected: { from: null, subject: "", text: "Wo ist meine Bestellung für Montag?\nNote: it is urgent.\n\nEva" },
  },
  {
    name: "40,000 references",
    raw: raw(`References: ${"<a@b> ".repeat(40_000)}\r\n`),
    expected: { ...known, references: ["a@b"] },
  },
  { name: "10,000 recipients", raw: raw(`To: ${"a@b.example, ".repeat(10_000)}x@y.example\r\n`), expected: known },
  { name: "200,000 quotes in To", raw: raw(`To: ${'"'.repeat(200_000)}\r\n`), expected: known },
  { name: "200,000 brackets in To", raw: raw(`To: ${"(".repeat(200_000)}\r\n`), expected: known },
  { name: "200,000 angle brackets in To", raw: raw(`To: ${"<".repeat(200_000)}\r\n`), expected: known },
  { name: "200,000 colons in To", raw: raw(`To: ${"a:".repeat(100_000)}\r\n`), expected: known },
  {
    name: "18,000 encoded words",
    raw: () => Buffer.from(`From: a@customer.example\r\nSubject: ${"=?utf-8?Q?a?= ".repeat(18_000)}\r\n\r\nhi`),
    expected: { text: "hi" },
  },
  {
    name: "encoded words that never end",
    raw: () => Buffer.from(`From: a@customer.example\r\nSubject: ${"=?utf-8?Q?".repeat(20_000)}\r\n\r\nhi`),
    expected: { text: "hi" },
  },
  {
    name: "a parameter continued 10,000 times",
    raw: raw(`Content-Type: text/plain; ${Array.from({ length: 10_000 }, (_, at) => `x*${at}*=y`).join("; ")}\r\n`),
    expected: { ...known, text: "hi" },
  },
  {
    name: "2 million open elements",
    raw: raw("Content-Type: text/html\r\n", "<div>".repeat(2 * MB)),
    expected: { ...known, cut: ["text"] },
  },
  { name: "200,000 closed elements", raw: raw("Content-Type: text/html\r\n", "</p>".repeat(200_000)), expected: known },
  {
    name: "an attribute of 900 KB",
    raw: raw("Content-Type: text/html\r\n", `<p title="${"a".repeat(900_000)}">hi</p>`),
    expected: { ...known, text: "hi" },
  },
  { name: "On On On", raw: raw("", "On ".repeat(300_000)), expected: known },
  { name: "300,000 introductions", raw: raw("", "On Mon, x wrote:\n".repeat(300_000)), expected: known },
  {
    name: "a log of 140,000 lines",
    raw: raw("", "2026-11-02 10:00:00 this is an honest line of a log file\n".repeat(140_000)),
    expected: { ...known, cut: ["text"], textHas: "honest" },
  },
  {
    name: "22 MB in base64",
    raw: raw(
      "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n",
      `${"QUJD".repeat(19)}\r\n`.repeat(400_000),
    ),
    expected: { ...known, attachments: ["a.pdf application/pdf 22800000"] },
  },
  {
    name: "more than 40 MB",
    raw: () => raw("Content-Type: application/zip; name=a.zip\r\n", "x".repeat(41 * MB))(),
    expected: { ...known, cut: ["size"], attachmentCount: 1 },
  },
];

const odd: CorpusMail[] = [
  {
    name: "a boundary that is not declared",
    raw: raw("Content-Type: multipart/mixed\r\n", "--x\r\n\r\nhi\r\n--x--"),
    expected: { ...known, attachments: [] },
  },
  {
    name: "a boundary that never comes",
    raw: raw("Content-Type: multipart/mixed; boundary=never\r\n", "hi"),
    expected: known,
  },
  {
    name: "an empty boundary",
    raw: raw('Content-Type: multipart/mixed; boundary=""\r\n', "--\r\n\r\nhi\r\n----"),
    expected: known,
  },
  {
    name: "a boundary within itself",
    raw: raw(
      "Content-Type: multipart/mixed; boundary=a\r\n",
      "--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nhi\r\n--a--",
    ),
    expected: { ...known, textHas: "hi" },
  },
  {
    name: "two boundaries",
    raw: raw('Content-Type: multipart/mixed; boundary="b"; boundary="c"\r\n', "--b\r\n\r\nhi\r\n--b--"),
    expected: { ...known, textHas: "hi" },
  },
  {
    name: "broken base64",
    raw: raw("Content-Transfer-Encoding: base64\r\n", "aGkg*!?dGhlcmU=\r\n===\r\n"),
    expected: known,
  },
  {
    name: "broken quoted-printable",
    raw: raw("Content-Transfer-Encoding: quoted-printable\r\n", "a=ZZ=\r\nb=4"),
    expected: { ...known, textHas: "a=ZZ" },
  },
  {
    name: "an unknown transfer encoding",
    raw: raw("Content-Transfer-Encoding: constructor\r\n"),
    expected: { ...known, text: "hi" },
  },
  { name: "a content type that is none", raw: raw('Content-Type: ;;;=;"\r\n'), expected: known },
  {
    name: "names of prototypes in headers",
    raw: raw("__proto__: x\r\nconstructor: y\r\ntoString: z\r\nhasOwnProperty: 1\r\n"),
    expected: { ...known, text: "hi" },
  },
  {
    name: "names of prototypes in parameters",
    raw: raw("Content-Type: text/plain; __proto__=x; constructor=y; charset=utf-8\r\n"),
    expected: { ...known, text: "hi" },
  },
  {
    name: "a Message-ID of ours that nobody signed",
    raw: raw("Message-ID: <ts.01900000-0000-7000-8000-00000000000a.AAAA@shop.example>\r\n"),
    expected: known,
  },
  {
    name: "line breaks smuggled into a subject",
    raw: () => mail({ Subject: "=?utf-8?Q?a=0D=0ABcc:_x@y.example?=" }),
    expected: { subject: "a Bcc: x@y.example" },
  },
  { name: "a header without a name", raw: raw(": x\r\n :\r\n\t\r\n"), expected: known },
  { name: "only line feeds", raw: () => Buffer.from("\n".repeat(100_000)), expected: { from: null, subject: "" } },
  { name: "only NULs", raw: () => Buffer.alloc(100_000), expected: { from: null, subject: "" } },
  { name: "a megabyte of noise", raw: noise, expected: {} },
  {
    name: "a zip bomb as it is",
    raw: raw(
      "Content-Type: application/zip; name=42.zip\r\nContent-Transfer-Encoding: base64\r\n",
      base64("PK\x03\x04bomb"),
    ),
    expected: { ...known, attachments: ["42.zip application/zip 8"] },
  },
  {
    name: "script in HTML is not text",
    raw: raw(
      "Content-Type: text/html\r\n",
      "<p>hi</p><script>alert(1)</script><style>p{}</style><svg><text>no</text></svg><title>no</title>",
    ),
    expected: { ...known, text: "hi" },
  },
  {
    name: "half a surrogate pair",
    raw: raw("Content-Type: text/html\r\n", "<p>a&#xD83D;b</p>"),
    expected: { ...known, textHas: "a" },
  },
];

/** The same noise each time. */
function noise(): Buffer {
  const bytes = Buffer.alloc(MB);
  let state = 1;
  for (let at = 0; at < MB; at++) {
    state = (state * 48_271) % 0x7fffffff;
    bytes[at] = state >> 8;
  }
  return bytes;
}

export const hostileMails: readonly CorpusMail[] = [...large, ...odd];
