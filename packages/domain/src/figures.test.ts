import { describe, expect, test } from "vitest";
import {
  afterSales,
  expectedAfterSales,
  expectedPreSales,
  expectedTotal,
  fortyCalls,
  preSales,
} from "./figures.fixture.ts";
import { addFigures, DEFAULT_FIGURE_LIMITS, figuresOf, NO_FIGURES, rates, subtractFigures } from "./figures.ts";
import type { InteractionRecord } from "./interaction.ts";

function tiles(records: readonly InteractionRecord[]) {
  const figures = records.map((each) => figuresOf(each, DEFAULT_FIGURE_LIMITS)).reduce(addFigures, NO_FIGURES);
  return { ...figures, ...rates(figures) };
}

describe("the forty calls, added up by hand", () => {
  test("are forty", () => expect(fortyCalls).toHaveLength(40));

  test.each([
    ["after-sales", afterSales, expectedAfterSales],
    ["pre-sales", preSales, expectedPreSales],
  ])("give every tile of %s", (_, queueId, expected) => {
    expect(tiles(fortyCalls.filter((record) => record.queueId === queueId))).toEqual(expected);
  });

  test("give every tile of both queues together", () => expect(tiles(fortyCalls)).toEqual(expectedTotal));

  test("come and go one by one without a trace", () => {
    const figures = fortyCalls.map((record) => figuresOf(record, DEFAULT_FIGURE_LIMITS));
    expect(figures.reduce(subtractFigures, figures.reduce(addFigures, NO_FIGURES))).toEqual(NO_FIGURES);
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
  const figures = fortyCalls.map((record) => figuresOf(record, limits)).reduce(addFigures, NO_FIGURES);
  expect(figures).toMatchObject({ answered: 25, answeredInTime: 24, shortAbandoned: 0 });
});
