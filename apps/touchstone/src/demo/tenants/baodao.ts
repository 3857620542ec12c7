import type { DemoTenant, Texts } from "../demoTenant.ts";
import { GENERAL } from "./generalDispositions.ts";

const text = (en: string, hans: string, hant: string): Texts => ({ en, "zh-Hans": hans, "zh-Hant": hant });

/** 555-0xxx: made up, no subscriber has them. */
function numberOf(kind: "mobile" | "landline", n: number): string {
  if (kind === "mobile")
    return `+8869${["12", "28", "55", "73"][n % 4]}550${String(Math.floor(n / 4) % 1000).padStart(3, "0")}`;
  return `+886225550${String(n % 1000).padStart(3, "0")}`;
}

/** An insurer in Taiwan. */
export const baodao: DemoTenant = {
  slug: "baodao",
  name: "寶島保險",
  language: "zh-Hant",
  timeZone: "Asia/Taipei",
  region: "TW",
  mailDomain: "baodao.example",
  brands: [{ key: "baodao", name: "寶島保險" }],
  skills: [{ key: "policy", name: "保單服務" }],
  queues: [
    {
      key: "policy",
      name: "保單服務",
      skill: "policy",
      talkSeconds: 240,
      dispositions: [
        text("Claim opened", "已立理赔案", "已立理賠案"),
        text("Documents missing", "待补文件", "待補文件"),
        text("Address changed", "已变更地址", "已變更地址"),
        text("Premium explained", "已说明保费", "已說明保費"),
        ...GENERAL,
      ],
      notes: [
        "住院理賠，已告知需診斷書與收據正本。",
        "地址變更完成，紙本保單改寄新址。",
        "詢問明年保費，已寄試算表。",
        "車險續保，選擇相同方案。",
      ],
    },
  ],
  lines: [
    {
      key: "service",
      name: "寶島保險 客服專線",
      brand: "baodao",
      queue: "policy",
      address: "+886225550100",
      share: 100,
      greeting: "歡迎致電寶島保險客服專線。",
    },
  ],
  people: [
    {
      key: "lin",
      name: "林怡君",
      roles: ["agent"],
      skills: { policy: 5 },
      shift: { fromHour: 9, toHour: 18, restDay: 5 },
    },
    {
      key: "chen",
      name: "陳志豪",
      roles: ["agent"],
      skills: { policy: 4 },
      shift: { fromHour: 9, toHour: 18, restDay: 2 },
    },
    {
      key: "huang",
      name: "黃淑芬",
      roles: ["agent"],
      skills: { policy: 4 },
      shift: { fromHour: 12, toHour: 21, restDay: 0 },
    },
    { key: "wang", name: "王建宏", roles: ["supervisor"] },
    { key: "chang", name: "張雅婷", roles: ["administrator"] },
  ],
  customers: [
    {
      key: "tsai",
      name: "蔡佩珊",
      numbers: ["+886912550042"],
      tier: "gold",
      calls: [{ daysAgo: 3, hour: 14, line: "service", note: "住院理賠，診斷書明天補件。" }],
    },
    { key: "hsu", name: "許文龍", numbers: ["+886928550008"], tier: "platinum", vip: true, owner: "lin" },
    { key: "wu-father", name: "吳明德", numbers: ["+886225550536"], label: "住家" },
    { key: "wu-son", name: "吳承翰", numbers: ["+886225550536", "+886955550113"], label: "住家" },
  ],
  customerCount: 300,
  names: {
    given: "志明 淑芬 家豪 雅婷 怡君 俊傑 佳玲 建宏 美玲 宗翰 詩涵 冠宇 欣怡 承恩 子晴 柏翰 惠雯 文雄 麗華 彥廷".split(
      " ",
    ),
    family: "陳 林 黃 張 李 王 吳 劉 蔡 楊 許 鄭 謝 郭 洪 曾 邱 廖 賴 周".split(" "),
    familyFirst: true,
  },
  companies: ["日月茶行", "海風民宿"],
  customerNotes: ["請於下班後聯絡。", "偏好以電子郵件聯絡。"],
  numberOf,
  mobiles: 260,
  history: { days: 14, callsADay: 22, nightFactor: 0.05 },
};
