import { describe, expect, test } from "vitest";
import { figuresOf, keptFigures } from "./channelFigures.ts";
import {
  afterSales,
  expectedAfterSales,
  expectedPreSales,
  expectedTotal,
  fortyCalls,
  preSales,
} from "./figures.fixture.ts";
import { addFigures, DEFAULT_FIGURE_LIMITS, NO_FIGURES, queueSharesOf, rates, subtractFigures } from "./figures.ts";
import type { InteractionRecord } from "./interaction.ts";
import { expectedMovedAfterSales, expectedMovedPreSales, movedCalls } from "./movedCalls.fixture.ts";

const sharesOf = (records: readonly InteractionRecord[], limits = DEFAULT_FIGURE_LIMITS) =>
  records.flatMap((record) => queueSharesOf(record, limits));

function tiles(records: readonly InteractionRecord[], queueId?: string) {
  const shares = sharesOf(records).filter((share) => queueId === undefined || share.queueId === queueId);
  const figures = shares.map((share) => share.figures).reduce(addFigures, NO_FIGURES);
  return { ...figures, ...rates(figures) };
}

describe("the forty calls, added up by hand", () => {
  test("are forty", () => expect(fortyCalls).toHaveLength(40));

  test.each([
    ["after-sales", afterSales, expectedAfterSales],
    ["pre-sales", preSales, expectedPreSales],
  ])("give every tile of %s", (_, queueId, expected) => expect(tiles(fortyCalls, queueId)).toEqual(expected));

  test("give every tile of both queues together", () => expect(tiles(fortyCalls)).toEqual(expectedTotal));

  test("come and go one by one without a trace", () => {
    const figures = sharesOf([...fortyCalls, ...movedCalls]).map((share) => share.figures);
    expect(figures.reduce(subtractFigures, figures.reduce(addFigures, NO_FIGURES))).toEqual(NO_FIGURES);
  });
});

describe("contacts of several queues, of none, and calls back, added up by hand", () => {
  test.each([
    ["after-sales", afterSales, expectedMovedAfterSales],
    ["pre-sales", preSales, expectedMovedPreSales],
  ])("give every tile of %s", (_, queueId, expected) => expect(tiles(movedCalls, queueId)).toEqual(expected));

  test("are counted at the entry into each queue", () => {
    const [first, second] = queueSharesOf(movedCalls[0] as InteractionRecord, DEFAULT_FIGURE_LIMITS);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(60_000);
  });
});

test("a rate of nothing is no rate, not zero", () => {
  expect(rates(NO_FIGURES)).toEqual({
    serviceLevel: null,
    abandonRate: null,
    averageWaitMs: null,
    averageHandleMs: null,
    averageFirstResponseMs: null,
    averageResolutionMs: null,
  });
});

test("a first answer counts for the queue in which it was given, the resolution for the last one", () => {
  const [moved] = movedCalls.filter(({ visits }) => visits?.length === 2) as [InteractionRecord];
  const second = moved.visits?.[1]?.enteredAt ?? 0;
  const text = { received: 2, sent: 1, firstReplyAt: second + 1, firstResponseMs: 70_000, resolutionMs: 90_000 };
  const written = { ...moved, channel: "sms" as const, exit: "answered" as const, text };
  const writing = (record: InteractionRecord) =>
    queueSharesOf(record, DEFAULT_FIGURE_LIMITS).map(({ channel, figures }) => {
      const { responded, firstResponseMs, resolved, resolutionMs } = figures;
      return [channel, responded, firstResponseMs, resolved, resolutionMs];
    });
  expect(writing(written)).toEqual([
    ["sms", 0, 0, 0, 0],
    ["sms", 1, 70_000, 1, 90_000],
  ]);
  expect(writing({ ...written, text: { ...text, firstReplyAt: second - 1 } })[0]).toEqual(["sms", 1, 70_000, 0, 0]);
  const unanswered = { ...text, firstReplyAt: null, firstResponseMs: null };
  expect(writing({ ...written, exit: "maxWait", text: unanswered }).flat()).not.toContain(1);
});

test("who never was in a queue counts by how it ended: called back, sent away, served, or gone before", () => {
  const [call] = fortyCalls as [InteractionRecord];
  const shares = (["callback", "closed", "servedByIvr", "abandonedBeforeQueue", "failed"] as const).map((exit) =>
    queueSharesOf({ ...call, exit, visits: [], queuedAt: null }, DEFAULT_FIGURE_LIMITS).map(({ figures }) =>
      Object.entries(figures).filter(([, count]) => count !== 0),
    ),
  );
  expect(shares).toEqual([
    [[["toCallback", 1]]],
    [[["turnedAway", 1]]],
    [[["servedByIvr", 1]]],
    [[["leftBeforeQueue", 1]]],
    [[]],
  ]);
});

test("figures of each channel are kept apart, those of calls under the names that they always had", () => {
  const kept = { ...keptFigures("voice", { offered: 3 }), ...keptFigures("sms", { offered: 2, responded: 1 }) };
  expect(kept).toEqual({ offered: 3, "sms.offered": 2, "sms.responded": 1 });
  expect(figuresOf("voice", kept)).toEqual({ offered: 3 });
  expect(figuresOf("sms", kept)).toEqual({ offered: 2, responded: 1 });
  expect(figuresOf("email", kept)).toEqual({});
});

test("another service level counts other answers as in time", () => {
  const limits = { serviceLevelMs: 60_000, shortAbandonMs: 0 };
  const figures = sharesOf(fortyCalls, limits)
    .map((share) => share.figures)
    .reduce(addFigures, NO_FIGURES);
  expect(figures).toMatchObject({ answered: 25, answeredInTime: 24, shortAbandoned: 0 });
});
