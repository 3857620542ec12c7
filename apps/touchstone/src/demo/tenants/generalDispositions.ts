import type { Texts } from "../demoTenant.ts";

/** What every queue may end with. */
export const GENERAL: readonly Texts[] = [
  { en: "Answered, no follow-up", "zh-Hans": "已解答，无需跟进", "zh-Hant": "已解答，無需跟進" },
  { en: "Call back promised", "zh-Hans": "已答应回电", "zh-Hant": "已答應回電" },
  { en: "Wrong number", "zh-Hans": "拨错号码", "zh-Hant": "撥錯號碼" },
  { en: "Line dropped", "zh-Hans": "通话中断", "zh-Hant": "通話中斷" },
];
