import type { Language } from "@touchstone/domain";

/** What is written in turn: customer, agent, customer, agent. */
type Talk = readonly string[];

/** Short exchanges that any of the demo's companies could have by text. */
export const textTalks: Readonly<Record<Language, readonly Talk[]>> = {
  en: [
    [
      "Hi, has my last payment arrived? I paid on Monday.",
      "Good day! Yes, it arrived yesterday. Nothing is open on your account.",
      "Brilliant, thank you",
      "You are welcome. Have a good day.",
    ],
    [
      "The engineer was due between 9 and 11, nobody has come",
      "I am sorry about that. He is held up at another address and should be with you by half past twelve.",
      "ok, I will be in until 1",
      "Thank you for waiting. I have told him.",
    ],
    ["Can you send me the invoice again please", "Of course. It is on its way to your e-mail address."],
    [
      "Is there a problem in our street? No hot water since this morning.",
      "There is a fault nearby that we know of; it should be mended by 4 o'clock. Is anybody in the house who needs help?",
      "No, all fine. Just wanted to know",
      "Thank you. We will text you when it is done.",
    ],
    [
      "I would like to change my appointment on Thursday to next week",
      "Next Tuesday at 10 is free. I have booked it for you.",
    ],
  ],
  "zh-Hans": [
    ["你好，我周一的付款到账了吗？", "您好！昨天已经到账，您的账户没有欠款。", "好的，谢谢", "不客气，祝您愉快。"],
    [
      "师傅说9点到11点上门，现在还没来",
      "非常抱歉，师傅在上一户耽搁了，预计12点半前到。",
      "好，我1点前都在家",
      "谢谢您的耐心，我已通知师傅。",
    ],
    ["麻烦再发一次发票", "好的，已经发到您的邮箱。"],
    ["想把周四的预约改到下周", "下周二10点有空，已经为您改好。"],
  ],
  "zh-Hant": [
    ["你好，請問我週一的付款入帳了嗎？", "您好！昨天已經入帳，您的帳戶沒有欠款。", "好的，謝謝", "不客氣，祝您愉快。"],
    [
      "師傅說9點到11點到府，現在還沒來",
      "非常抱歉，師傅在上一戶耽擱了，預計12點半前到。",
      "好，我1點前都在家",
      "謝謝您的耐心，我已通知師傅。",
    ],
    ["麻煩再寄一次發票", "好的，已經寄到您的信箱。"],
    ["想把週四的預約改到下週", "下週二10點有空，已經為您改好。"],
  ],
};

interface Canned {
  readonly name: string;
  readonly text: string;
}

/** Texts that agents insert. */
export const cannedAnswers: Readonly<Record<Language, readonly Canned[]>> = {
  en: [
    { name: "Greeting", text: "Hello {customer}, this is {agent} from {brand}. How can I help?" },
    { name: "One moment", text: "One moment please, I am looking it up for you." },
    { name: "Opening hours", text: "We are here every day from 8 to 20." },
    { name: "Goodbye", text: "Thank you for writing to {brand}. Have a good day, {customer}!" },
  ],
  "zh-Hans": [
    { name: "问候", text: "{customer}您好，我是{brand}的{agent}，请问有什么可以帮您？" },
    { name: "请稍候", text: "请稍候，我正在为您查询。" },
    { name: "营业时间", text: "我们每天8点至20点为您服务。" },
    { name: "结束语", text: "感谢您联系{brand}，祝您愉快！" },
  ],
  "zh-Hant": [
    { name: "問候", text: "{customer}您好，我是{brand}的{agent}，請問有什麼可以幫您？" },
    { name: "請稍候", text: "請稍候，我正在為您查詢。" },
    { name: "營業時間", text: "我們每天8點至20點為您服務。" },
    { name: "結束語", text: "感謝您聯絡{brand}，祝您愉快！" },
  ],
};
