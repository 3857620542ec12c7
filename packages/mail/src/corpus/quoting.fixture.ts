import { type CorpusMail, mail } from "./compose.fixture.ts";

const NEW = "Thanks, that works.";
const folded = (name: string, introduction: string, quoted = "> Hello,\n> try again.", language = NEW): CorpusMail => ({
  name: `quoting: ${name}`,
  raw: () => mail({ "Content-Type": "text/plain; charset=utf-8" }, `${language}\n\n${introduction}\n${quoted}\n`),
  expected: { visible: language },
});
const whole = (name: string, text: string): CorpusMail => ({
  name: `quoting: ${name}`,
  raw: () => mail({ "Content-Type": "text/plain; charset=utf-8" }, text),
  expected: { visible: text.trim() },
});

export const quotingMails: readonly CorpusMail[] = [
  folded("English", "On Mon, Nov 2, 2026 at 10:00 AM Help <help@shop.example> wrote:"),
  folded("English, in two lines", "On Mon, Nov 2, 2026 at 10:00 AM Help Desk of the Shop\n<help@shop.example> wrote:"),
  folded("German", "Am 02.11.2026 um 10:00 schrieb Help:"),
  folded("French", "Le lun. 2 nov. 2026 à 10:00, Help <help@shop.example> a écrit :"),
  folded("Spanish", "El lun, 2 nov 2026 a las 10:00, Help (<help@shop.example>) escribió:"),
  folded("Italian", "Il giorno lun 2 nov 2026 alle ore 10:00 Help <help@shop.example> ha scritto:"),
  folded("Dutch", "Op ma 2 nov 2026 om 10:00 schreef Help <help@shop.example>:"),
  folded(
    "simplified Chinese, Apple",
    "在 2026年11月2日，上午10:00，客服 <help@shop.example> 写道：",
    "> 您好",
    "好的，谢谢。",
  ),
  folded(
    "simplified Chinese, Gmail",
    "客服 <help@shop.example> 于2026年11月2日周一 10:00写道：",
    "> 您好",
    "好的，谢谢。",
  ),
  folded(
    "traditional Chinese",
    "客服 <help@shop.example> 於 2026年11月2日 週一 上午10:00寫道：",
    "> 您好",
    "好的，謝謝。",
  ),
  folded(
    "QQ",
    "------------------ 原始邮件 ------------------",
    '发件人: "客服" <help@shop.example>;\n发送时间: 2026年11月2日\n收件人: "王"\n主题: 订单\n\n您好',
    "收到",
  ),
  folded(
    "Outlook",
    "From: Help <help@shop.example>",
    "Sent: Monday, November 2, 2026 10:00\nTo: Anna\nSubject: Order\n\nHello",
  ),
  folded(
    "Outlook in German, below a line",
    "________________________________",
    "Von: Help <help@shop.example>\nGesendet: Montag\nAn: Anna\nBetreff: Bestellung\n\nHallo",
  ),
  folded(
    "Outlook in simplified Chinese",
    "发件人: 客服 <help@shop.example>",
    "发送时间: 2026年11月2日\n收件人: 王\n主题: 订单\n\n您好",
    "收到",
  ),
  folded(
    "Outlook in traditional Chinese",
    "寄件者: 客服 <help@shop.example>",
    "寄件日期: 2026年11月2日\n收件者: 王\n主旨: 訂單\n\n您好",
    "收到",
  ),
  folded("an original message", "-----Original Message-----", "From: Help\nHello"),
  folded(
    "Japanese, by a date",
    "2026年11月2日(月) 10:00 客服 <help@shop.example>:",
    "> お世話になっております",
    "了解しました。",
  ),
  folded("marks alone", "> Hello,", "> try again."),
  whole("a reply below what it quotes", "On Mon, Help wrote:\n> Did it work?\n\nYes it did."),
  whole("replies between quoted lines", "> Did it work?\nYes.\n> All of it?\nNo."),
  whole("only quoted lines", "> Did it work?"),
  whole(
    "words that merely look like it",
    "From: the beginning it was wrong.\nOn the other hand, nobody wrote: anything.",
  ),
  whole("a dash line that introduces nothing", "Total\n________________________________\n5 EUR"),
];
