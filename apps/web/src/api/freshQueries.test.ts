import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { FreshQueries } from "./freshQueries.ts";

test("a change while its list is on its way for the first time shows in the list", async () => {
  const queries = new FreshQueries();
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let asked = 0;
  const queryFn = async () => (await answers[asked++]?.promise) ?? "";
  const list = new QueryObserver(queries, { queryKey: ["settings", "history"], queryFn });
  const leave = list.subscribe(() => {});
  const changed = queries.invalidateQueries({ queryKey: ["settings"] });
  answers[0]?.resolve("before the change");
  await expect.poll(() => list.getCurrentResult().data).toBe("before the change");
  answers[1]?.resolve("after it");
  await changed;
  expect(list.getCurrentResult().data).toBe("after it");
  expect(asked).toBe(2);
  leave();
});

test("what nobody looks at is not asked for", async () => {
  const queries = new FreshQueries();
  let asked = 0;
  await queries.query({ queryKey: ["settings"], queryFn: () => ++asked });
  await queries.invalidateQueries({ queryKey: ["settings"] });
  expect(asked).toBe(1);
});
