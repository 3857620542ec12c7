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
  /** When we cannot serve the call, and the caller need not try again at once. */
  readonly sorry: string;
  /** When we are out of order, while the caller stays on the line. */
  readonly outOfOrder: string;
}

export const sentences: Readonly<Record<Language, Sentences>> = {
  en: {
    waiting: "Thank you for waiting. We have not forgotten you.",
    reconnecting: "One moment please, we are reconnecting you.",
    sorry: "We are sorry, your call cannot be connected right now. Please call again later.",
    outOfOrder: "We are sorry, we have a technical problem. Please stay on the line.",
  },
  "zh-Hans": {
    waiting: "感谢您的耐心等候，我们没有忘记您。",
    reconnecting: "请稍候，正在为您重新接通。",
    sorry: "很抱歉，您的来电暂时无法接通，请稍后再拨。",
    outOfOrder: "很抱歉，系统出现故障，请不要挂机。",
  },
  "zh-Hant": {
    waiting: "感謝您的耐心等候，我們沒有忘記您。",
    reconnecting: "請稍候，正在為您重新接通。",
    sorry: "很抱歉，您的來電暫時無法接通，請稍後再撥。",
    outOfOrder: "很抱歉，系統發生故障，請不要掛斷。",
  },
};

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
