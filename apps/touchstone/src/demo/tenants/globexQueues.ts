import type { DemoQueue, Texts } from "../demoTenant.ts";
import { GENERAL } from "./generalDispositions.ts";

const text = (en: string, hans: string, hant: string): Texts => ({ en, "zh-Hans": hans, "zh-Hant": hant });

const billing: DemoQueue = {
  key: "billing",
  name: "Billing",
  skill: "billing",
  talkSeconds: 215,
  dispositions: [
    text("Bill explained", "已解释账单", "已解釋帳單"),
    text("Refund requested", "已申请退款", "已申請退款"),
    text("Charged twice", "重复扣款", "重複扣款"),
    text("Payment plan agreed", "已约定分期付款", "已約定分期付款"),
    text("Direct debit changed", "已更改自动扣款", "已變更自動扣款"),
    text("Moving home", "搬家", "搬家"),
    text("Complaint opened", "已立投诉", "已立客訴"),
    text("Passed to Payments", "已转财务处理", "已轉財務處理"),
    ...GENERAL,
  ],
  notes: [
    "Went through the October bill line by line. Higher because the last reading was estimated; took a new one.",
    "Two payments of £84.20 on the 14th, one is a retry after a time-out. Refund requested, 3 to 5 working days.",
    "Moving on the 28th. Final bill to the new address, reading to follow by text.",
    "Set up direct debit, 1st of each month. First one in December.",
    "Agreed £40 a month over six months for the arrears. Letter goes out today.",
    "Wants paper bills again. Changed, and apologised for the switch.",
    "Asked why the standing charge went up. Explained, not happy, did not want to complain.",
    "Card expired, updated by the secure form while on the line.",
  ],
};

const technical: DemoQueue = {
  key: "technical",
  name: "Technical",
  skill: "technical",
  talkSeconds: 300,
  dispositions: [
    text("Fixed on the phone", "电话中已解决", "電話中已解決"),
    text("Engineer booked", "已预约上门", "已預約到府"),
    text("Part ordered", "已订配件", "已訂零件"),
    text("Fault reported", "已报障", "已報修"),
    text("Warranty claim", "保修申请", "保固申請"),
    text("Waiting for the customer", "等待客户", "等待客戶"),
    ...GENERAL,
  ],
  notes: [
    "Boiler shows F28. Gas supply is on, reset twice without luck. Engineer booked for tomorrow morning.",
    "Washer leaks at the door seal. Under warranty until March, part ordered.",
    "Thermostat lost its pairing after the power cut. Paired again, works.",
    "Smart meter display blank. Talked through a restart, shows readings again.",
    "Dishwasher trips the fuse. Asked to leave it unplugged, engineer on Thursday 8 to 12.",
    "No hot water, heating fine. Diverter valve likely; engineer has the part.",
    "Second visit for the same noise. Supervisor informed.",
  ],
};

const sales: DemoQueue = {
  key: "sales",
  name: "Sales",
  skill: "sales",
  talkSeconds: 185,
  dispositions: [
    text("Sold", "已成交", "已成交"),
    text("Offer sent", "已发报价", "已寄報價"),
    text("Thinking it over", "考虑中", "考慮中"),
    text("Too expensive", "价格过高", "價格過高"),
    text("Chose a competitor", "选择了竞争对手", "選擇了競爭對手"),
    ...GENERAL,
  ],
  notes: [
    "Wants a quote for a heat pump, three bedrooms, built 1998. Survey offered for next week.",
    "Asked for the fixed tariff until 2027. Sent by e-mail, will decide at the weekend.",
    "Compared us with two others on price. Sent the cover plan with boiler service included.",
    "Bought the fridge with five-year cover. Delivery on Saturday.",
    "Renewal. Took the same plan, asked not to be called about it again.",
  ],
};

const vip: DemoQueue = {
  key: "vip",
  name: "VIP care",
  skill: "vip",
  talkSeconds: 260,
  priorityMs: 60_000,
  dispositions: [
    text("Resolved", "已解决", "已解決"),
    text("Owner will call back", "专属顾问将回电", "專屬顧問將回電"),
    text("Refund requested", "已申请退款", "已申請退款"),
    text("Complaint opened", "已立投诉", "已立客訴"),
    ...GENERAL,
  ],
  notes: [
    "All three flats on one statement from January, as he asked.",
    "Wants the engineer who came last time. Booked him for Tuesday at nine.",
    "Goodwill of £50 for the missed visit, agreed with Helen.",
    "Asked for a summary of all contracts by post. Ordered.",
  ],
};

export const globexQueues: readonly DemoQueue[] = [billing, technical, sales, vip];
