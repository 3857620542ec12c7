import iconv from "iconv-lite";

/** A mail of the corpus with what is to be read from it. What is not named is not asked. */
export interface CorpusMail {
  readonly name: string;
  /** Made when it is asked for: some are large. */
  readonly raw: () => Buffer;
  readonly expected: Expected;
}

export interface Expected {
  readonly from?: string | null;
  readonly fromName?: string;
  readonly subject?: string;
  /** The whole text. */
  readonly text?: string;
  /** What the text must have in it, for those that are too long to write down. */
  readonly textHas?: string;
  readonly visible?: string;
  readonly attachments?: readonly string[];
  readonly attachmentCount?: number;
  readonly automatic?: readonly string[];
  readonly bounce?: object | null;
  readonly complaint?: object | null;
  readonly references?: readonly string[];
  readonly twoFroms?: boolean;
  readonly brokenCharset?: boolean;
  readonly cut?: readonly string[];
  readonly to?: readonly string[];
  readonly date?: number | null;
}

type Headers = Readonly<Record<string, string | readonly string[]>>;
const PLAIN = { From: "Anna Berg <anna@customer.example>", To: "help@shop.example", Subject: "Order 4711" };

/** A whole mail: headers over the usual ones (an empty value leaves one out), then the body as it stands, with CRLF. */
export function mail(headers: Headers, body: string | Buffer = "Where is it?"): Buffer {
  const own = lines({ ...PLAIN, ...headers });
  const head = own.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const text = typeof body === "string" ? Buffer.from(body.replace(/\r?\n/g, "\r\n")) : body;
  return Buffer.concat([Buffer.from(head), Buffer.from("\r\n"), text]);
}

function lines(headers: Readonly<Record<string, string | readonly string[]>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value)
      .filter((one) => one !== "")
      .map((one): [string, string] => [name, one]),
  );
}

export const part = (headers: string, body: string) => `${headers}\n\n${body}`;

/** Content-Type header and body of a multipart of these parts. */
export function multipart(
  kind: string,
  parts: readonly string[],
  boundary = "=_b0undary",
): { type: string; body: string } {
  const body = parts.map((one) => `--${boundary}\n${one}\n`).join("");
  return { type: `multipart/${kind}; boundary="${boundary}"`, body: `${body}--${boundary}--\n` };
}

export const multipartMail = (
  kind: string,
  parts: readonly string[],
  headers: Record<string, string> = {},
  boundary?: string,
) => {
  const { type, body } = multipart(kind, parts, boundary);
  return mail({ "MIME-Version": "1.0", "Content-Type": type, ...headers }, body);
};

export const base64 = (content: string | Buffer) =>
  (
    Buffer.from(content as string)
      .toString("base64")
      .match(/.{1,76}/g) ?? []
  ).join("\n");

export function quotedPrintable(content: Buffer): string {
  const encoded = [...content].map((byte) =>
    byte === 0x3d || byte < 0x20 || byte > 0x7e
      ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
      : String.fromCharCode(byte),
  );
  return encoded.join("").replace(/((?:=[0-9A-F]{2}|[^=]){70})/g, "$1=\n");
}

/** Text in a charset, also in the one that mail programs in Japan use and that is made from EUC-JP by switching sets. */
export function encoded(text: string, charset: string): Buffer {
  if (charset.toLowerCase() !== "iso-2022-jp") return iconv.encode(text, charset);
  const bytes = iconv.encode(text, "euc-jp");
  const switched = bytes
    .toString("latin1")
    .replace(
      /[\x80-\xff]+/g,
      (run) => `\x1b$B${run.replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(byte.charCodeAt(0) & 0x7f))}\x1b(B`,
    );
  return Buffer.from(switched, "latin1");
}

export const encodedWord = (text: string, charset: string) =>
  `=?${charset}?B?${encoded(text, charset).toString("base64")}?=`;
