import type { Words } from "./fault.ts";

/** What would be right with a request, by the code of what is not, for whatever route. `{name}` is filled in. */
export const REQUEST_REMEDIES = {
  required: { en: "This is needed.", "zh-Hans": "必须填写。", "zh-Hant": "必須填寫。" },
  unknown: {
    en: "There is no such field. Leave it out.",
    "zh-Hans": "没有这个字段，请去掉。",
    "zh-Hant": "沒有這個欄位，請去掉。",
  },
  minLength: {
    en: "Too short: {limit} or more characters.",
    "zh-Hans": "太短：至少 {limit} 个字符。",
    "zh-Hant": "太短：至少 {limit} 個字元。",
  },
  maxLength: {
    en: "Too long: at most {limit} characters.",
    "zh-Hans": "太长：最多 {limit} 个字符。",
    "zh-Hant": "太長：最多 {limit} 個字元。",
  },
  minimum: { en: "At least {limit}.", "zh-Hans": "至少 {limit}。", "zh-Hant": "至少 {limit}。" },
  maximum: { en: "At most {limit}.", "zh-Hans": "最多 {limit}。", "zh-Hant": "最多 {limit}。" },
  minItems: { en: "At least {limit} entries.", "zh-Hans": "至少 {limit} 项。", "zh-Hant": "至少 {limit} 項。" },
  maxItems: { en: "At most {limit} entries.", "zh-Hans": "最多 {limit} 项。", "zh-Hant": "最多 {limit} 項。" },
  uniqueItems: {
    en: "Name each only once.",
    "zh-Hans": "每项只能出现一次。",
    "zh-Hant": "每項只能出現一次。",
  },
  type: {
    en: "This is of the wrong kind. Send {type}.",
    "zh-Hans": "类型不对，应为 {type}。",
    "zh-Hant": "類型不對，應為 {type}。",
  },
  format: {
    en: "It is not written as it should be ({format}).",
    "zh-Hans": "格式不对（应为 {format}）。",
    "zh-Hant": "格式不對（應為 {format}）。",
  },
  pattern: {
    en: "It is not written as it should be. Look at the description of the field.",
    "zh-Hans": "格式不对，请参考字段说明。",
    "zh-Hant": "格式不對，請參考欄位說明。",
  },
  enum: {
    en: "Choose one of those that there are.",
    "zh-Hans": "请从可选项中选择。",
    "zh-Hant": "請從可選項中選擇。",
  },
  wrong: {
    en: "This is not right. Look at the description of the field.",
    "zh-Hans": "内容不对，请参考字段说明。",
    "zh-Hant": "內容不對，請參考欄位說明。",
  },
  pastPoint: {
    en: "Send a row of the journal, such as 412, or an instant, such as 2026-11-23T09:30:00Z.",
    "zh-Hans": "请填写日志行号（如 412）或时间（如 2026-11-23T09:30:00Z）。",
    "zh-Hant": "請填寫日誌列號（如 412）或時間（如 2026-11-23T09:30:00Z）。",
  },
  notYet: {
    en: "Nothing had happened there yet. Choose a row of the contact's history, or an instant after its arrival.",
    "zh-Hans": "当时尚无记录，请选择该联系历史中的行号或其到达之后的时间。",
    "zh-Hant": "當時尚無紀錄，請選擇該聯繫歷史中的列號或其到達之後的時間。",
  },
  tooLong: {
    en: "Too much has happened since the last checkpoint before it: more than {limit} rows. Ask at the server: npm run touchstone -- why-not.",
    "zh-Hans": "距此前最近的检查点记录过多（超过 {limit} 行），请在服务器上运行 npm run touchstone -- why-not。",
    "zh-Hant": "距此前最近的檢查點紀錄過多（超過 {limit} 列），請在伺服器上執行 npm run touchstone -- why-not。",
  },
  incomplete: {
    en: "The journal before it is archived: what was then cannot be rebuilt.",
    "zh-Hans": "此前的日志已归档，无法重现当时情况。",
    "zh-Hant": "此前的日誌已歸檔，無法重現當時情況。",
  },
  unknownCursor: {
    en: "This page is not known. Begin again without a cursor.",
    "zh-Hans": "无此分页，请从第一页重新开始。",
    "zh-Hant": "無此分頁，請從第一頁重新開始。",
  },
  notAnAgent: {
    en: "Only agents, or you yourself, can own it. Choose an agent.",
    "zh-Hans": "只能由座席或您本人负责，请选择座席。",
    "zh-Hant": "只能由座席或您本人負責，請選擇座席。",
  },
  wrongChannel: {
    en: "This line cannot send it. Choose a line of that channel.",
    "zh-Hans": "该线路不能发送此类消息，请选择相应渠道的线路。",
    "zh-Hant": "該線路不能傳送此類訊息，請選擇相應管道的線路。",
  },
  notANumberHere: {
    en: "This is no telephone number. Write it as it is dialled here, with its country code when it is foreign.",
    "zh-Hans": "这不是电话号码。请按本地拨号方式填写，国外号码请带国家代码。",
    "zh-Hant": "這不是電話號碼。請按本地撥號方式填寫，國外號碼請帶國碼。",
  },
  noMailAddress: {
    en: "This is no mail address. It has something before and a domain after the @.",
    "zh-Hans": "这不是邮箱地址，@ 前后都要有内容，后面是域名。",
    "zh-Hant": "這不是電子郵件地址，@ 前後都要有內容，後面是網域。",
  },
  noSuchDay: { en: "There is no such day.", "zh-Hans": "没有这一天。", "zh-Hant": "沒有這一天。" },
  daysInOrder: {
    en: "The first day comes after the last one. Swap them.",
    "zh-Hans": "开始日期晚于结束日期，请对调。",
    "zh-Hant": "開始日期晚於結束日期，請對調。",
  },
  tooManyDays: {
    en: "At most {limit} days at once. Ask for less.",
    "zh-Hans": "一次最多 {limit} 天，请缩短。",
    "zh-Hant": "一次最多 {limit} 天，請縮短。",
  },
  notYourQueue: {
    en: "You do not work in this queue. Ask a supervisor to order the call back.",
    "zh-Hans": "您不在此队列中，请主管安排回拨。",
    "zh-Hant": "您不在此佇列中，請主管安排回撥。",
  },
  regionNotAllowed: {
    en: "Numbers of this country are called back only when they are a customer's or have called before. Add it to the customer first.",
    "zh-Hans": "该国家的号码只有属于客户或曾经来电才能回拨。请先将其加入客户资料。",
    "zh-Hant": "該國家的號碼只有屬於客戶或曾經來電才能回撥。請先將其加入客戶資料。",
  },
  premiumNumber: {
    en: "Calls to this number are charged extra: it is not called back. Ask the customer for another number.",
    "zh-Hans": "拨打该号码会额外收费，不予回拨。请向客户索取其他号码。",
    "zh-Hant": "撥打該號碼會額外收費，不予回撥。請向客戶索取其他號碼。",
  },
  personLimit: {
    en: "You have ordered {limit} calls back within an hour. Order the next one in {minutes} min, or call by hand.",
    "zh-Hans": "您一小时内已安排 {limit} 个回拨。请在 {minutes} 分钟后再安排，或手动拨打。",
    "zh-Hant": "您一小時內已安排 {limit} 個回撥。請在 {minutes} 分鐘後再安排，或手動撥打。",
  },
  numberLimit: {
    en: "This number was called back {limit} times within a day. Order the next one in {hours} h, or write to the customer.",
    "zh-Hans": "该号码一天内已安排 {limit} 次回拨。请在 {hours} 小时后再安排，或给客户写信息。",
    "zh-Hant": "該號碼一天內已安排 {limit} 次回撥。請在 {hours} 小時後再安排，或給客戶寫訊息。",
  },
} as const satisfies Record<string, Words>;
