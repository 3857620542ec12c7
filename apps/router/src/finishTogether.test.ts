import type { EndedEffect } from "@touchstone/db";
import { expect, test } from "vitest";
import { finishTogether } from "./finishTogether.ts";

const ended = (effectId: string): EndedEffect => ({
  ...{ tenantId: "t", effectId, state: "done", error: null },
  fact: { id: effectId, key: effectId, body: {} },
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A database that answers when it is told to; `refuses` is an effect whose end it never takes, `code` what it says then. */
function open(refuses?: string, code = "22P02") {
  const written: string[][] = [];
  const answers: (() => void)[] = [];
  const finish = finishTogether(async (some) => {
    written.push(some.map(({ effectId }) => effectId));
    await new Promise<void>((resolve) => answers.push(resolve));
    if (some.some(({ effectId }) => effectId === refuses)) throw Object.assign(new Error("refused"), { code });
    return some.map(({ effectId }) => effectId !== "again");
  });
  const answer = async () => {
    answers.shift()?.();
    await nextTurn();
  };
  return { finish, written, answer };
}

test("ends that come together, or while others are written, are written together, and each hears of its own", async () => {
  const { finish, written, answer } = open();
  const first = ["first", "again"].map((id) => finish(ended(id)));
  await nextTurn();
  const later = ["third", "fourth"].map((id) => finish(ended(id)));
  await answer();
  await answer();
  expect(written).toEqual([
    ["first", "again"],
    ["third", "fourth"],
  ]);
  expect(await Promise.all([...first, ...later])).toEqual([true, false, true, true]);
});

test("one that is refused keeps none of the others from its end", async () => {
  const { finish, written, answer } = open("bad");
  const results = ["first", "second", "bad", "fourth"].map((id) => finish(ended(id)));
  const settled = Promise.allSettled(results);
  await nextTurn();
  for (let n = 0; n < 5; n += 1) await answer();
  expect((await settled).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect(written).toEqual([["first", "second", "bad", "fourth"], ["first"], ["second"], ["bad"], ["fourth"]]);
});

test("a database that is away is not asked for each of them, and after it all goes on", async () => {
  const { finish, written, answer } = open("bad", "08006");
  const settled = Promise.allSettled(["first", "bad"].map((id) => finish(ended(id))));
  await nextTurn();
  await answer();
  expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(written).toEqual([["first", "bad"]]);
  const next = finish(ended("next"));
  await nextTurn();
  await answer();
  expect(await next).toBe(true);
});
