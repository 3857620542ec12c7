import type { Language } from "@touchstone/domain";
import type VoiceResponse from "twilio/lib/twiml/VoiceResponse.js";

type SayAttributes = VoiceResponse.SayAttributes;

/** Voices that Twilio's table of Say languages lists for these languages. */
const voices: Readonly<Record<Language, SayAttributes>> = {
  en: { language: "en-US", voice: "Polly.Joanna" },
  "zh-Hans": { language: "cmn-CN", voice: "Polly.Zhiyu" },
  "zh-Hant": { language: "cmn-TW", voice: "Google.cmn-TW-Standard-A" },
};

interface Sentences {
  /** Between the music. */
  readonly waiting: string;
  /** To a customer whose agent has vanished and may come back. */
  readonly reconnecting: string;
  /** To a waiting caller who may choose to be called back. */
  readonly callbackOffer: string;
  /** Asks for another number than that of the call. */
  readonly callbackNumber: string;
  /** To whoever keyed in a number that we do not call, and waits on. */
  readonly numberRefused: string;
  /** To whoever will be called back. */
  readonly callbackPromised: string;
  /** When we cannot serve the call, and the caller need not try again at once. */
  readonly sorry: string;
  /** When we are out of order, while the caller stays on the line. */
  readonly outOfOrder: string;
}

export const sentences: Readonly<Record<Language, Sentences>> = {
  en: {
    waiting: "Thank you for waiting. We have not forgotten you.",
    reconnecting: "One moment please, we are reconnecting you.",
    callbackOffer:
      "You keep your place if you want us to call you back instead: press 1 for the number you are calling from, or 2 for another number.",
    callbackNumber: "Please enter the number with its area code, and then the hash key.",
    numberRefused: "We cannot call this number back. Please stay on the line, or press 2 to enter another one.",
    callbackPromised: "We will call you back as soon as it is your turn. Goodbye.",
    sorry: "We are sorry, your call cannot be connected right now. Please call again later.",
    outOfOrder: "We are sorry, we have a technical problem. Please stay on the line.",
  },
  "zh-Hans": {
    waiting: "感谢您的耐心等候，我们没有忘记您。",
    reconnecting: "请稍候，正在为您重新接通。",
    callbackOffer: "您也可以保留排队位置，由我们回拨：回拨当前号码请按 1，回拨其他号码请按 2。",
    callbackNumber: "请输入带区号的电话号码，以井号键结束。",
    numberRefused: "无法回拨该号码。请不要挂机，或按 2 输入其他号码。",
    callbackPromised: "轮到您时我们会立即回拨，再见。",
    sorry: "很抱歉，您的来电暂时无法接通，请稍后再拨。",
    outOfOrder: "很抱歉，系统出现故障，请不要挂机。",
  },
  "zh-Hant": {
    waiting: "感謝您的耐心等候，我們沒有忘記您。",
    reconnecting: "請稍候，正在為您重新接通。",
    callbackOffer: "您也可以保留排隊位置，由我們回撥：回撥目前號碼請按 1，回撥其他號碼請按 2。",
    callbackNumber: "請輸入含區碼的電話號碼，以井字鍵結束。",
    numberRefused: "無法回撥該號碼。請不要掛斷，或按 2 輸入其他號碼。",
    callbackPromised: "輪到您時我們會立即回撥，再見。",
    sorry: "很抱歉，您的來電暫時無法接通，請稍後再撥。",
    outOfOrder: "很抱歉，系統發生故障，請不要掛斷。",
  },
};

/** How long it may take, in whole minutes. */
export function waitWords(lessThanMs: number, language: Language): string {
  const minutes = Math.ceil(lessThanMs / 60_000);
  const words: Readonly<Record<Language, string>> = {
    en: `We expect to answer you in less than ${minutes === 1 ? "one minute" : `${minutes} minutes`}.`,
    "zh-Hans": `预计等待时间不到 ${minutes} 分钟。`,
    "zh-Hant": `預計等候時間不到 ${minutes} 分鐘。`,
  };
  return words[language];
}

// XML 1.0 knows no other control characters, and neither half of a surrogate pair nor U+FFFE and U+FFFF.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go.
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as XML 1.0 can hold it: what cannot be written is left out, a lone surrogate becomes U+FFFD. */
export const legalXml = (text: string): string => text.toWellFormed().replace(ILLEGAL, "");

interface CanSay {
  say(attributes: SayAttributes, message: string): unknown;
}

/** Speaks; the only place where text that an administrator wrote enters a document. */
export function say(into: CanSay, language: Language, text: string): void {
  into.say({ ...voices[language] }, legalXml(text));
}
