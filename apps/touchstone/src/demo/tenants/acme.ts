import type { DemoTenant, Texts } from "../demoTenant.ts";
import { GENERAL } from "./generalDispositions.ts";

const text = (en: string, hans: string, hant: string): Texts => ({ en, "zh-Hans": hans, "zh-Hant": hant });

/** 555-0xxx in made-up places: no subscriber has them. */
function numberOf(kind: "mobile" | "landline", n: number): string {
  if (kind === "mobile")
    return `+86${["138", "139", "150", "186"][n % 4]}55550${String(Math.floor(n / 4) % 1000).padStart(3, "0")}`;
  return `+8657185550${String(n % 1000).padStart(3, "0")}`;
}

/** A furniture shop on the web, in China. */
export const acme: DemoTenant = {
  slug: "acme",
  name: "Acme 电商",
  language: "zh-Hans",
  timeZone: "Asia/Shanghai",
  region: "CN",
  mailDomain: "acme.example",
  brands: [{ key: "qimu", name: "栖木家居" }],
  skills: [
    { key: "presales", name: "售前" },
    { key: "aftersales", name: "售后" },
  ],
  queues: [
    {
      key: "presales",
      name: "售前",
      skill: "presales",
      talkSeconds: 170,
      dispositions: [
        text("Ordered", "已下单", "已下單"),
        text("Offer sent", "已发报价", "已寄報價"),
        text("Thinking it over", "考虑中", "考慮中"),
        ...GENERAL,
      ],
      notes: [
        "咨询床垫试睡期，已说明 100 天可退。",
        "问餐桌尺寸与材质，发了图册。",
        "想等双十二活动，已记录意向。",
        "要两把餐椅拼单，已建预订。",
      ],
    },
    {
      key: "aftersales",
      name: "售后",
      skill: "aftersales",
      talkSeconds: 230,
      dispositions: [
        text("Refund speeded up", "退款已加急", "退款已加急"),
        text("Exchange opened", "已建换货单", "已建換貨單"),
        text("Passed to the warehouse", "转仓库核实", "轉倉庫核實"),
        text("Complaint opened", "已立投诉", "已立客訴"),
        ...GENERAL,
      ],
      notes: [
        "退款卡在银行退回，已改走原支付渠道，到账后短信通知。",
        "餐椅晃动，补寄五金件。",
        "沙发送装改期到周六上午。",
        "灯罩破损，已拍照，仓库核实后补发。",
        "发票抬头填错，已重开电子发票。",
      ],
    },
  ],
  lines: [
    {
      key: "hotline",
      name: "栖木家居 售后",
      brand: "qimu",
      queue: "aftersales",
      address: "+864008206000",
      share: 60,
      greeting: "欢迎致电栖木家居售后服务。",
    },
    {
      key: "shop",
      name: "栖木家居 选购",
      brand: "qimu",
      queue: "presales",
      address: "+864008206001",
      share: 40,
      greeting: "欢迎致电栖木家居。",
    },
  ],
  people: [
    {
      key: "lina",
      name: "李娜",
      roles: ["agent"],
      skills: { presales: 4, aftersales: 5 },
      shift: { fromHour: 9, toHour: 18, restDay: 1 },
    },
    {
      key: "chenlei",
      name: "陈磊",
      roles: ["agent"],
      skills: { aftersales: 4 },
      shift: { fromHour: 9, toHour: 18, restDay: 3 },
    },
    {
      key: "zhouning",
      name: "周宁",
      roles: ["agent"],
      skills: { presales: 4, aftersales: 3 },
      shift: { fromHour: 12, toHour: 22, restDay: 5 },
    },
    {
      key: "hejing",
      name: "何静",
      roles: ["agent"],
      skills: { presales: 3, aftersales: 3 },
      shift: { fromHour: 13, toHour: 22, restDay: 0 },
    },
    { key: "zhaomin", name: "赵敏", roles: ["supervisor"] },
    { key: "suntao", name: "孙涛", roles: ["administrator"] },
  ],
  customers: [
    {
      key: "zhangwei",
      name: "张伟",
      numbers: ["+8613855550142"],
      tier: "gold",
      note: "退款超期投诉处理中，只接受原路退回。",
      calls: [
        { daysAgo: 6, hour: 11, line: "hotline", note: "申请退货：餐椅晃动，已受理。" },
        { daysAgo: 1, hour: 16.3, line: "hotline", note: "催退款，答应当天回电。" },
      ],
    },
    { key: "wangfang", name: "王芳", numbers: ["+8613955550077"] },
    { key: "linyue", name: "林悦", numbers: ["+8618655550008"], tier: "platinum", vip: true, owner: "lina" },
    {
      key: "chenli",
      name: "陈丽",
      numbers: ["+8657185550136", "+8613955550181"],
      label: "家庭座机",
      calls: [{ daysAgo: 7, hour: 15, line: "shop", note: "餐桌预计明天送达，已告知。" }],
    },
    {
      key: "wangjianguo",
      name: "王建国",
      numbers: ["+8657185550136"],
      label: "家庭座机",
      calls: [{ daysAgo: 24, hour: 10.4, line: "hotline", note: "灯具破损，补寄灯罩。" }],
    },
  ],
  customerCount: 600,
  names: {
    given:
      "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 子轩 梓涵 欣怡 雨桐 浩然 宇航 思远 嘉怡 诗涵 俊杰 晓明 建华 丽娟 志强 海燕 文博 佳琪 天宇".split(
        " ",
      ),
    family: "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹".split(" "),
    familyFirst: true,
  },
  companies: ["云栖茶舍", "西溪民宿", "拾光书店", "望江设计"],
  customerNotes: ["下午联系，上午开会。", "送货前请先打电话。", "开公司发票。"],
  numberOf,
  mobiles: 480,
  history: { days: 30, callsADay: 36, nightFactor: 0.05 },
};
