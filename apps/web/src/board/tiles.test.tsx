import type { BoardFigures, BoardQueue, BoardWritten } from "@touchstone/contracts";
import { expectedAfterSales, expectedPreSales, expectedTotal } from "@touchstone/domain/figures.fixture";
import i18next from "i18next";
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { beforeAll, describe, expect, test } from "vitest";
import english from "../i18n/en/board.json" with { type: "json" };
import englishWhyNot from "../i18n/en/whyNot.json" with { type: "json" };
import simplified from "../i18n/zh-Hans/board.json" with { type: "json" };
import { aBoard, aQueue, NOW, noAgents } from "./board.fixture.ts";
import { QueueTile } from "./QueueTile.tsx";
import { TotalsStrip } from "./TotalsStrip.tsx";
import { calmLevels, defaultThresholds, queueLevels } from "./thresholds.ts";
import { WaitingList, waitingBeside } from "./WaitingList.tsx";

const texts = i18next.createInstance();

beforeAll(() =>
  texts.use(initReactI18next).init({
    lng: "en",
    resources: { en: { board: english, whyNot: englishWhyNot }, "zh-Hans": { board: simplified } },
    interpolation: { escapeValue: false },
  }),
);

/** Every piece of text that a reader sees, in its order. */
function readable(element: ReactElement): string[] {
  return pieces(drawn(element));
}

function drawn(element: ReactElement): string {
  return renderToStaticMarkup(<I18nextProvider i18n={texts}>{element}</I18nextProvider>);
}

function pieces(html: string): string[] {
  const all = html.replace(/<[^>]+>/g, "\n").split("\n");
  return all.map((piece) => piece.trim().replaceAll("&#x27;", "'")).filter((piece) => piece !== "");
}

const tileOf = (queue: BoardQueue): string[] => readable(aTile(queue));

function aTile(queue: BoardQueue): ReactElement {
  const levels = queueLevels(queue, NOW, defaultThresholds, calmLevels);
  return (
    <QueueTile
      queue={queue}
      formula={aBoard({}).formula}
      levels={levels}
      now={NOW}
      selected={false}
      onSelect={() => {}}
    />
  );
}

const afterSales = aQueue({
  name: "After-sales",
  waiting: 3,
  longestWaitSince: NOW - 61_900,
  today: expectedAfterSales satisfies BoardFigures,
  lastHalfHour: expectedPreSales,
  agents: { ...noAgents, ready: 1, talking: 2, unreachable: 1 },
});

describe("forty calls, added up by hand", () => {
  test("fix every text of a queue's tile", () => {
    expect(tileOf(afterSales)).toEqual([
      "After-sales",
      "Critical",
      ...["Waiting", "3", "Longest", "1:01", "Service level", "52.9%"],
      "≤ 20 s ÷ (answered + abandoned − short)",
      "9 ÷ (14 + 5 − 2)",
      "last 30 min 69.2%",
      ...["ASA", "0:19", "AHT", "3:36", "Abandoned", "3", "17.6%"],
      ...["1 ready", "2 talking", "1 unreachable"],
    ]);
  });

  test("fix the texts of the other queue's tile, in Chinese too", async () => {
    await texts.changeLanguage("zh-Hans");
    const tile = tileOf(aQueue({ name: "售前", waiting: 2, today: expectedPreSales }));
    await texts.changeLanguage("en");
    expect(tile).toEqual([
      "售前",
      "严重",
      ...["等候", "2", "最长等候", "–", "服务水平", "69.2%"],
      "≤ 20 秒 ÷（接听 + 放弃 − 短时）",
      "9 ÷ (11 + 4 − 2)",
      "近 30 分钟 –",
      ...["平均应答", "0:18", "平均处理", "2:09", "放弃", "2", "15.4%"],
      "无人登录",
    ]);
  });

  test("fix every text of the strip above, each agent counted once", () => {
    const totals = {
      waiting: 5,
      longestWaitSince: NOW - 61_900,
      callBacks: 0,
      today: expectedTotal,
      agents: { ...noAgents, ready: 2, talking: 3, paused: 1 },
    };
    expect(readable(<TotalsStrip view={aBoard({ totals })} now={NOW} />)).toEqual([
      ...["Waiting now", "5"],
      ...["Longest wait", "1:01", "Watch"],
      ...["Service level, 20 s", "60.0%", "18 of 30"],
      ...["Abandoned", "16.7%", "5 + 4 short"],
      ...["Offered", "39"],
      ...["Agents signed in, each counted once", "6"],
      ...["Ready", "2", "Talking", "3", "Paused", "1"],
    ]);
  });
});

describe("what is written is a line for each channel", () => {
  const day = { offered: 4, answered: 3, averageFirstResponseMs: 90_000 };
  const ofDay = ["3 of 4 taken today", "first reply after 1:30"];
  const lineOf = (open: Partial<BoardWritten>) => {
    const none = { waiting: 0, withAgents: 0, resting: 0, replyDue: 0, replyDueSince: null };
    const html = drawn(aTile(aQueue({ written: [{ channel: "sms", ...none, ...open, today: day }] })));
    const line = html.slice(html.indexOf("<li"), html.indexOf("</li>"));
    return { title: /title="([^"]*)"/.exec(line)?.[1], said: pieces(line).slice(1) };
  };

  test("which says how it stands, the reply that is due first, and the day when it is pointed at", () => {
    const { title, said } = lineOf({ waiting: 1, withAgents: 2, replyDue: 1, replyDueSince: NOW - 61_900 });
    expect(said).toEqual(["reply due 1, 1:01", "1 waiting", "2 in work"]);
    expect(title).toBe([...said, ...ofDay].join(", "));
  });

  test("and the day once nothing is open", () => {
    expect(lineOf({})).toEqual({ title: ofDay.join(", "), said: ofDay });
  });
});

test("a queue without a call today shows no rate instead of a zero", () => {
  const tile = tileOf(aQueue({ name: "New", agents: { ...noAgents, ready: 1 } }));
  expect(tile).toContain("0 ÷ (0 + 0 − 0)");
  expect(tile.filter((text) => text === "–")).toHaveLength(5);
  expect(tile).toContain("On target");
});

test("a queue that nobody serves is on no target; one that is late says so first", () => {
  const unstaffed = tileOf(aQueue({ name: "Night" }));
  expect(unstaffed[1]).toBe("Nobody signed in");
  expect(unstaffed).not.toContain("On target");
  expect(tileOf(aQueue({ name: "Night", waiting: 1, longestWaitSince: NOW - 121_000 }))[1]).toBe("Critical");
});

test("the waiting list names the caller, how the number matched, where it rings, and counts on", () => {
  const callers: BoardQueue["callers"] = [
    {
      interactionId: "1",
      channel: "voice",
      name: "Wen Zhao",
      from: "+447700900318",
      match: "exact",
      vip: true,
      queuedAt: NOW - 125_000,
      ringingAt: "Kofi",
      priorityMs: 0,
      isCallBack: false,
      restsUntil: null,
    },
    {
      interactionId: "2",
      channel: "voice",
      name: null,
      from: "anonymous",
      match: "withheld",
      vip: false,
      queuedAt: NOW - 4_000,
      ringingAt: null,
      priorityMs: 0,
      isCallBack: true,
      restsUntil: null,
    },
  ];
  const list = readable(
    <WaitingList agents={[]} queue={aQueue({ name: "Billing", waiting: 25, callers })} now={NOW} region="GB" />,
  );
  expect(list).toEqual([
    ...["#", "Caller", "Matched", "Ringing at", "Waiting", "Act"],
    ...["1", "Wen Zhao", "VIP", "07700 900318", "Exact number", "Kofi", "2:05", "Critical"],
    ...["2", "Withheld", "Call back", "number not shown", "Withheld", "Why?", "0:04"],
    "and 23 more",
  ]);
});

test("calls back are counted beside those who wait; one that rests says until when, and none is late", () => {
  const callBack: BoardQueue["callers"][number] = {
    ...{
      interactionId: "1",
      channel: "voice",
      name: "Mia",
      from: "+447700900318",
      match: "exact" as const,
      vip: false,
      priorityMs: 0,
    },
    ...{ queuedAt: NOW - 3_600_000, ringingAt: null, isCallBack: true, attempts: 2, restsUntil: NOW + 300_000 },
  };
  const agents = { ...noAgents, talking: 1 };
  const queue = aQueue({ name: "Billing", waiting: 0, callBacks: 1, callers: [callBack], agents });
  const list = readable(<WaitingList agents={[]} queue={queue} now={NOW} region="GB" />);
  expect(waitingBeside(queue)).toBe(1);
  expect(list.slice(6)).toEqual([
    ...["1", "Mia", "Call back, tried 2 times", "07700 900318", "Exact number"],
    ...[expect.stringMatching(/^rests until \d\d:\d\d/), "1:00:00"],
  ]);
  const tile = tileOf(queue);
  expect(tile).toEqual(expect.arrayContaining(["1 call back owed", "On target"]));
  expect(tile.slice(tile.indexOf("Waiting"), tile.indexOf("Waiting") + 2)).toEqual(["Waiting", "0"]);
});

test("what a caller is named is shown as text", () => {
  const callers: BoardQueue["callers"] = [
    {
      interactionId: "1",
      channel: "voice",
      name: "<img src=x onerror=alert(1)>",
      from: "1",
      match: "exact",
      vip: false,
      queuedAt: NOW,
      ringingAt: null,
      priorityMs: 0,
      isCallBack: false,
      restsUntil: null,
    },
  ];
  const html = renderToStaticMarkup(
    <I18nextProvider i18n={texts}>
      <WaitingList agents={[]} queue={aQueue({ callers, waiting: 1 })} now={NOW} region="US" />
    </I18nextProvider>,
  );
  expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;");
});
