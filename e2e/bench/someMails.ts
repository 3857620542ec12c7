import { DEFAULT_MAIL_LIMITS } from "@touchstone/mail";

const KB = 1024;
const MB = KB * KB;
const FROM = "From: Anna Berg <anna@customer.example>\r\nTo: help@shop.example\r\n";
const HEADERS = `${FROM}Message-ID: <1@customer.example>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n`;
/** 外國的月亮不一定比較圓 and the like, in Big5, by hand: nothing here makes it. */
const BIG5 = Buffer.from("a5b2b6b7a6b3a4ebab47a9fa", "hex");

const base64 = (bytes: Buffer) => (bytes.toString("base64").match(/.{1,76}/g) ?? []).join("\r\n");
const part = (type: string, body: string, encoding = "7bit") =>
  `--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;
const parts = (kind: string, ...all: string[]) =>
  Buffer.from(
    `${HEADERS}Subject: Order 4711\r\nContent-Type: multipart/${kind}; boundary=b\r\n\r\n${all.join("")}--b--\r\n`,
  );

/** What customers write all day: words, words with a formatted form, an answer with all before it, a picture, Chinese. */
export function usualMails(): Buffer[] {
  const words = "My parcel has not come, and nobody could tell me where it is.\r\n";
  const html = `<html><body>${`<p style="color:#333">My parcel has <b>not</b> come.</p>\r\n`.repeat(300)}</body></html>`;
  const quoted = `On Mon, 2 Nov 2026 Help wrote:\r\n${`> ${words}`.repeat(120)}`;
  const picture = base64(Buffer.alloc(150 * KB, "picture"));
  return [
    Buffer.from(
      `${HEADERS}Subject: Where is it?\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${words.repeat(10)}`,
    ),
    parts("alternative", part("text/plain; charset=utf-8", words.repeat(10)), part("text/html; charset=utf-8", html)),
    Buffer.from(`${HEADERS}Subject: Re: Where is it?\r\nIn-Reply-To: <0@shop.example>\r\n\r\n${words}\r\n${quoted}`),
    parts("mixed", part("text/plain", words), part("image/jpeg; name=a.jpg", picture, "base64")),
    Buffer.from(
      `${HEADERS}Subject: =?big5?B?${base64(BIG5)}?=\r\nContent-Type: text/plain; charset=big5\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.concat(Array(60).fill(BIG5)))}`,
    ),
  ];
}

/** As large as one may be, and made to cost more than it looks. */
export function worstMails(): { name: string; raw: () => Buffer }[] {
  const bytes = DEFAULT_MAIL_LIMITS.maxBytes - 2 * KB;
  const fill = (line: string, size = bytes) => line.repeat(Math.floor(size / line.length));
  const file = (body: string) =>
    parts("mixed", part("text/plain", "hi"), part("application/pdf; name=a.pdf", body, "base64"));
  return [
    { name: "40 MB, a file", raw: () => file(fill(`${"QUJD".repeat(19)}\r\n`)) },
    { name: "40 MB of words", raw: () => Buffer.from(`${HEADERS}\r\n${fill("The same words again and again.\r\n")}`) },
    { name: "40 MB of tiny parts", raw: () => parts("mixed", fill(part("text/plain", "x"))) },
    { name: "40 MB of open elements", raw: () => parts("mixed", part("text/html", fill("<div>"))) },
    { name: "12 MB of soft line ends", raw: () => soft(12 * MB) },
    { name: "parts within parts, 40 MB", raw: () => nested(bytes) },
  ];
}

/** Each line costs a reader more than the one before. */
const soft = (bytes: number) =>
  Buffer.from(`${HEADERS}Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n${"a \r\n".repeat(bytes / 4)}`);

function nested(bytes: number): Buffer {
  const levels: string[] = [];
  for (let at = 0, size = 0; size < bytes; at += 1) {
    const level = `Content-Type: multipart/mixed; boundary=B${at}\r\n\r\n--B${at}\r\n`;
    size += level.length;
    levels.push(level);
  }
  return Buffer.from(`${HEADERS}${levels.join("")}`);
}
