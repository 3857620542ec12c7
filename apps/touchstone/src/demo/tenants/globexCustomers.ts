import type { DemoCustomer } from "../demoTenant.ts";

/** The people of the stories. */
export const globexCustomers: readonly DemoCustomer[] = [
  {
    key: "okafor",
    name: "Margaret Okafor",
    numbers: ["+447700900142", "+441134960377"],
    tier: "gold",
    owner: "ana",
    email: "margaret.okafor@mail.example",
    note: "Prefers a call after 14:00. Charged twice in October, watch the refund.",
    calls: [
      {
        daysAgo: 23,
        hour: 9.04,
        line: "home",
        note: "Moved house, new address taken. Final reading for the old one follows.",
      },
      { daysAgo: 5, hour: 10.25, line: "home", note: "Double charge, promised a call back." },
      {
        daysAgo: 2,
        hour: 16.3,
        line: "home",
        note: "Rang about the call back that did not come. Refund is on its way, 3 to 5 working days.",
      },
      { daysAgo: 1, hour: 11.1, line: "home", abandonsAfterMs: 95_000 },
    ],
  },
  {
    key: "harris",
    name: "Edward Harris",
    numbers: ["+447700900233"],
    tier: "silver",
    calls: [
      {
        daysAgo: 8,
        hour: 14.2,
        line: "repairs",
        note: "Washer leaks at the door seal. Under warranty, part ordered.",
      },
    ],
  },
  {
    key: "zhao",
    name: "Wen Zhao",
    numbers: ["+447700900318"],
    tier: "gold",
    language: "zh-Hans",
    note: "Speaks Mandarin; Mei knows the case.",
  },
  {
    key: "whitby",
    name: "Sir Alan Whitby",
    numbers: ["+447700900007", "+442079460107"],
    tier: "platinum",
    vip: true,
    owner: "ruth",
    note: "Three flats and an office. Always asks for Ruth.",
    calls: [
      { daysAgo: 6, hour: 12.5, line: "vip", note: "All three flats on one statement from January, as he asked." },
    ],
  },
  {
    key: "harcourt",
    name: "Lady Iris Harcourt",
    numbers: ["+447700900011"],
    tier: "platinum",
    vip: true,
    owner: "grace",
  },
  {
    key: "patel-anil",
    name: "Anil Patel",
    numbers: ["+441614960108", "+447700900512"],
    label: "home",
    calls: [
      { daysAgo: 4, hour: 18.1, line: "repairs", note: "Dishwasher trips the fuse. Engineer on Thursday 8 to 12." },
    ],
  },
  {
    key: "patel-meera",
    name: "Meera Patel",
    numbers: ["+441614960108", "+447700900513"],
    label: "home",
    tier: "silver",
    calls: [{ daysAgo: 12, hour: 10.7, line: "home", note: "Asked for paper bills again. Changed." }],
  },
  {
    key: "finch",
    name: "Harold Finch",
    numbers: ["+441134960378"],
    calls: [{ daysAgo: 0, hour: -1.5, line: "home", abandonsAfterMs: 140_000 }],
  },
  { key: "adeyemi", name: "Oluwaseun Adeyemi-Blackwood", numbers: ["+447700900655"], tier: "gold" },
  { key: "hadley", name: "Tom Hadley", numbers: ["+447700900404"] },
  { key: "raman", name: "Priya Raman", numbers: ["+447700900377"] },
];
