import { base64, type CorpusMail, encoded, encodedWord, mail, quotedPrintable } from "./compose.fixture.ts";

const SAMPLES: readonly (readonly [charset: string, name: string, subject: string, text: string])[] = [
  ["utf-8", "王小明", "订单 4711 的问题 📦", "您好，我的订单在哪里？谢谢 👍"],
  ["gb2312", "王小明", "订单查询", "您好，我的订单在哪里？谢谢。"],
  ["gbk", "陈焜", "退款问题", "您好，我要退货，请问怎么办理退款？"],
  ["gb18030", "李䶮", "查询㐂的订单", "请问我的订单什么时候发货？㐂"],
  ["big5", "陳大文", "訂單查詢", "您好，我的訂單在哪裡？謝謝。"],
  ["iso-2022-jp", "山田太郎", "注文について", "お世話になっております。注文の件で質問があります。"],
  ["shift_jis", "山田太郎", "注文について", "お世話になっております。注文の件で質問があります。"],
  ["euc-jp", "山田太郎", "注文について", "お世話になっております。注文の件で質問があります。"],
  ["euc-kr", "김철수", "주문 문의", "안녕하세요. 주문한 물건은 어디에 있나요?"],
  ["windows-1251", "Иван Петров", "Мой заказ", "Здравствуйте, где находится мой заказ?"],
  ["koi8-r", "Иван Петров", "Мой заказ", "Здравствуйте, где находится мой заказ?"],
  ["iso-8859-1", "Jürgen Groß", "Anfrage über Größe", "Schöne Grüße, wo ist meine Bestellung?"],
  ["windows-1252", "Zoë", "“Quotes” – and €", "It’s late – where is my parcel… €5?"],
  ["iso-8859-15", "Loïc Cœur", "Prix en €", "Combien d’€ ?".replace("’", "'")],
  ["iso-8859-2", "Łukasz Żak", "Zamówienie", "Dzień dobry, gdzie jest moja paczka?"],
  ["windows-1253", "Νίκος", "Παραγγελία", "Πού είναι η παραγγελία μου;"],
  ["windows-1255", "דוד", "הזמנה", "איפה ההזמנה שלי?"],
  ["windows-1256", "محمد", "طلب", "أين طلبي؟"],
  ["windows-874", "สมชาย", "คำสั่งซื้อ", "สินค้าของฉันอยู่ที่ไหน"],
];

/** Labelled as they are: subject and name in encoded words, the body in each transfer encoding. */
const labelled: CorpusMail[] = SAMPLES.flatMap(([charset, name, subject, text]) => {
  const bytes = encoded(text, charset);
  const bodies = [
    ["base64", Buffer.from(base64(bytes))],
    ["quoted-printable", Buffer.from(quotedPrintable(bytes))],
    ["8bit", bytes],
  ] as const;
  return bodies.map(([transfer, body]) => ({
    name: `${charset}, ${transfer}`,
    raw: () =>
      mail(
        {
          From: `${encodedWord(name, charset)} <w@customer.example>`,
          Subject: encodedWord(subject, charset),
          "Content-Type": `text/plain; charset=${charset}`,
          "Content-Transfer-Encoding": transfer,
        },
        body,
      ),
    expected: { from: "w@customer.example", fromName: name, subject, text, brokenCharset: false, cut: [] },
  }));
});

/** What was said wrongly or not at all: guessed, and flagged. */
const WRONG: readonly (readonly [said: string, real: string, text: string])[] = [
  ["", "gbk", "您好，我的订单在哪里？谢谢。"],
  ["us-ascii", "big5", "您好，我的訂單在哪裡？謝謝。"],
  ["utf-8", "gb18030", "您好，我要退货，请问怎么办理退款？"],
  ["utf-8", "windows-1252", "Schöne Grüße aus Köln"],
  ["utf-8", "shift_jis", "お世話になっております。注文の件で質問があります。"],
  ["utf-8", "euc-kr", "안녕하세요. 주문한 물건은 어디에 있나요?"],
  ["x-unknown", "utf-8", "您好，我的订单在哪里？"],
  ["constructor", "utf-8", "您好"],
  ["__proto__", "gbk", "您好，我的订单在哪里？谢谢。"],
  ["gb2312; DROP TABLE", "gbk", "您好，我的订单在哪里？谢谢。"],
  ["us-ascii", "utf-8", "您好，我的订单在哪里？"],
];
const guessed: CorpusMail[] = WRONG.map(([said, real, text]) => ({
  name: `said to be ${said || "nothing"}, is ${real}`,
  raw: () => mail({ "Content-Type": said ? `text/plain; charset="${said}"` : "text/plain" }, encoded(text, real)),
  expected: { text, brokenCharset: real !== "utf-8" || said !== "us-ascii", subject: "Order 4711" },
}));

const aliases: CorpusMail[] = [
  ["cp936", "gbk"],
  ["x-gbk", "gbk"],
  ["GB_2312-80", "gbk"],
  ["cp950", "big5"],
  ["x-big5", "big5"],
  ["UTF8", "utf-8"],
].map(([label = "", real = ""]) => {
  const text = real === "big5" ? "您好，我的訂單在哪裡？" : "您好，我的订单在哪里？";
  return {
    name: `called ${label}`,
    raw: () => mail({ "Content-Type": `text/plain; charset=${label}` }, encoded(text, real)),
    expected: { text, brokenCharset: false },
  };
});

const rawHeaders: CorpusMail[] = [
  {
    name: "a subject in raw UTF-8",
    raw: () => mail({ Subject: "订单查询" }),
    expected: { subject: "订单查询", brokenCharset: false },
  },
  {
    name: "subject and sender in raw GBK, as old programs in China send them",
    raw: () =>
      Buffer.concat([
        encoded("From: 王小明 <w@customer.example>\r\nSubject: 订单查询\r\n\r\n您好，我的订单在哪里？", "gbk"),
      ]),
    expected: {
      from: "w@customer.example",
      fromName: "王小明",
      subject: "订单查询",
      text: "您好，我的订单在哪里？",
      brokenCharset: true,
    },
  },
  {
    name: "subject in raw Big5",
    raw: () => encoded("From: a@customer.example\r\nSubject: 訂單查詢\r\n\r\n您好，我的訂單在哪裡？謝謝。", "big5"),
    expected: { subject: "訂單查詢", text: "您好，我的訂單在哪裡？謝謝。", brokenCharset: true },
  },
  {
    name: "a character cut in two by two encoded words",
    raw: () => {
      const bytes = Buffer.from("订单查询问题");
      const words = [bytes.subarray(0, 7), bytes.subarray(7)].map((half) => `=?utf-8?B?${half.toString("base64")}?=`);
      return mail({ Subject: words.join("\r\n ") });
    },
    expected: { subject: "订单查询问题" },
  },
  {
    name: "encoded words with Q, spaces and underscores",
    raw: () => mail({ Subject: "=?iso-8859-1?Q?Gr=FC=DFe_aus_?= =?iso-8859-1?Q?K=F6ln?= today" }),
    expected: { subject: "Grüße aus Köln today" },
  },
  {
    name: "an encoded word that is none",
    raw: () => mail({ Subject: "=?utf-8?X?abc?= and =?utf-8?B?" }),
    expected: { subject: "=?utf-8?X?abc?= and =?utf-8?B?" },
  },
  {
    name: "invalid UTF-8 in the middle of a text",
    raw: () => mail({ "Content-Type": "text/plain; charset=utf-8" }, Buffer.from([0x61, 0xff, 0xfe, 0x62])),
    expected: { text: "aÿþb", brokenCharset: true },
  },
  {
    name: "a byte order mark and NULs",
    raw: () => mail({ "Content-Type": "text/plain; charset=utf-8" }, Buffer.from("\uFEFFhi\0 there")),
    expected: { text: "hi there" },
  },
  {
    name: "UTF-16 with its mark, in base64",
    raw: () =>
      mail(
        { "Content-Type": "text/plain; charset=utf-16le", "Content-Transfer-Encoding": "base64" },
        base64(encoded("您好 hello", "utf-16le")),
      ),
    expected: { text: "您好 hello", brokenCharset: false },
  },
];

export const charsetMails: readonly CorpusMail[] = [...labelled, ...guessed, ...aliases, ...rawHeaders];
