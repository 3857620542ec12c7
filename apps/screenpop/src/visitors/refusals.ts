import type { VisitorRefusal } from "@touchstone/contracts";

type Words = Readonly<Record<VisitorRefusal, string>>;

const EN: Words = {
  malformed: "This page cannot be understood any more. Please load it again.",
  empty: "There is nothing to send.",
  tooLong: "The message is too long. At most 4,000 characters fit.",
  tooFast: "That was very fast. Please wait a moment, then send it again.",
  blocked: "Messages from here are not accepted.",
  noFile: "A file is not there any more. Please attach it again.",
  nothingOpen: "There is no open conversation.",
  unavailable: "It cannot be sent right now. It will be tried again.",
};
const HANS: Words = {
  malformed: "此页面已过期，请重新加载。",
  empty: "没有可发送的内容。",
  tooLong: "消息太长，最多 4,000 个字符。",
  tooFast: "发送过快，请稍候再发。",
  blocked: "此处的消息不被接收。",
  noFile: "有文件已不存在，请重新添加。",
  nothingOpen: "没有进行中的会话。",
  unavailable: "暂时无法发送，稍后会再试。",
};
const HANT: Words = {
  malformed: "此頁面已過期，請重新載入。",
  empty: "沒有可傳送的內容。",
  tooLong: "訊息太長，最多 4,000 個字元。",
  tooFast: "傳送過快，請稍候再傳。",
  blocked: "此處的訊息不被接收。",
  noFile: "有檔案已不存在，請重新加入。",
  nothingOpen: "沒有進行中的對話。",
  unavailable: "暫時無法傳送，稍後會再試。",
};
const WORDS: Readonly<Record<string, Words>> = { en: EN, "zh-Hans": HANS, "zh-Hant": HANT };

/** What a visitor is told, in the visitor's language. */
export function refusal(reason: VisitorRefusal, language: string) {
  return { ok: false, reason, why: (WORDS[language] ?? EN)[reason] } as const;
}
