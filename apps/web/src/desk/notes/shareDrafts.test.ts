import { afterEach, expect, it } from "vitest";
import { aContact } from "../state/desk.fixture.ts";
import { shareDrafts } from "./shareDrafts.ts";

const tabs: ReturnType<typeof shareDrafts>[] = [];
afterEach(() => {
  for (const tab of tabs.splice(0)) tab.stop();
});
let savedAt = 100;

function aTab(userId: string) {
  const nothingKept = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  savedAt += 1;
  const tab = shareDrafts(userId, async () => ({ savedAt }), nothingKept);
  tabs.push(tab);
  return tab.drafts.of(aContact());
}

it("what one tab saved stands in the agent's others at once, and in nobody else's", async () => {
  const [one, other, colleague] = [aTab("ana"), aTab("ana"), aTab("ben")];
  one.edit({ reply: "Dear Margaret" });
  await one.flush();
  await expect.poll(() => other.draft.reply).toBe("Dear Margaret");
  expect(other.store.getState().status).toBe("saved");
  expect(colleague.draft.reply).toBe("");
});

it("a tab in which something is being written keeps its own words", async () => {
  const [one, other] = [aTab("ana"), aTab("ana")];
  const third = aTab("ana");
  other.edit({ reply: "Dear Sir" });
  one.edit({ reply: "Dear Margaret" });
  await one.flush();
  await expect.poll(() => third.draft.reply).toBe("Dear Margaret");
  expect(other.draft.reply).toBe("Dear Sir");
});
