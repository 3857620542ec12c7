import type { Language } from "@touchstone/domain";

/** A text in the three languages of the interface. */
export interface Texts {
  readonly en: string;
  readonly "zh-Hans": string;
  readonly "zh-Hant": string;
}

export interface DemoQueue {
  readonly key: string;
  readonly name: string;
  /** The skill that its contacts ask for, by key, at level 2. */
  readonly skill: string;
  /** Median conversation, seconds. */
  readonly talkSeconds: number;
  readonly priorityMs?: number;
  readonly dispositions: readonly Texts[];
  /** What agents write after a contact. */
  readonly notes: readonly string[];
}

export interface DemoLine {
  readonly key: string;
  readonly name: string;
  readonly brand: string;
  readonly queue: string;
  /** E.164. */
  readonly address: string;
  /** Its part of all calls. */
  readonly share: number;
  readonly greeting: string;
}

/** Local hours on duty: a shift may end after midnight. Days off are two in seven, told by `restDay` (0–6) and the day after it. */
export interface DemoShift {
  readonly fromHour: number;
  readonly toHour: number;
  readonly restDay: number;
  /** 1: every day; 2: every other day, for night shifts that take turns. */
  readonly every?: 1 | 2;
}

export interface DemoPerson {
  readonly key: string;
  readonly name: string;
  readonly roles: readonly ("agent" | "supervisor" | "administrator")[];
  /** Only agents have the following three. */
  readonly skills?: Readonly<Record<string, number>>;
  readonly shift?: DemoShift;
}

/** A customer whom `/sim` and the stories know by name. */
export interface DemoCustomer {
  readonly key: string;
  readonly name: string;
  readonly numbers: readonly string[];
  readonly tier?: string;
  readonly vip?: boolean;
  readonly language?: Language;
  readonly owner?: string;
  readonly company?: string;
  readonly email?: string;
  readonly note?: string;
  readonly label?: string;
  /** Calls that the history has for certain. */
  readonly calls?: readonly DemoCall[];
}

export interface DemoCall {
  /** Days and hours before now. */
  readonly daysAgo: number;
  readonly hour: number;
  readonly line: string;
  /** What the agent notes; absent with `abandonsAfterMs`. */
  readonly note?: string;
  readonly abandonsAfterMs?: number;
}

export interface DemoTenant {
  readonly slug: string;
  readonly name: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly region: string;
  readonly mailDomain: string;
  readonly brands: readonly { readonly key: string; readonly name: string }[];
  readonly skills: readonly { readonly key: string; readonly name: string }[];
  readonly queues: readonly DemoQueue[];
  readonly lines: readonly DemoLine[];
  readonly people: readonly DemoPerson[];
  readonly customers: readonly DemoCustomer[];
  /** Customers in all, those above included. */
  readonly customerCount: number;
  /** Names of everybody else. */
  readonly names: {
    readonly given: readonly string[];
    readonly family: readonly string[];
    readonly familyFirst: boolean;
  };
  readonly companies: readonly string[];
  readonly customerNotes: readonly string[];
  /** The n-th made-up number: `mobile`, else a landline; ranges that no subscriber has. */
  readonly numberOf: (kind: "mobile" | "landline", n: number) => string;
  readonly mobiles: number;
  /** `nightFactor`: how much of the usual night's calls come, where nobody is there between 21 and 9. */
  readonly history: { readonly days: number; readonly callsADay: number; readonly nightFactor: number };
}
