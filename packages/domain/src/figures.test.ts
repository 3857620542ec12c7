import { describe, expect, test } from "vitest";
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
  });
});

test("another service level counts other answers as in time", () => {
  const limits = { serviceLevelMs: 60_000, shortAbandonMs: 0 };
  const figures = sharesOf(fortyCalls, limits)
    .map((share) => share.figures)
    .reduce(addFigures, NO_FIGURES);
  expect(figures).toMatchObject({ answered: 25, answeredInTime: 24, shortAbandoned: 0 });
});
