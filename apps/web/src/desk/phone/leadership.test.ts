import { waitFor } from "@touchstone/testkit";
import { expect, test } from "vitest";
import { type Leadership, seekLeadership } from "./leadership.ts";

interface Tab {
  readonly told: boolean[];
  readonly leadership: Leadership;
}

function openTab(userId: string): Tab {
  const told: boolean[] = [];
  return { told, leadership: seekLeadership(userId, (leads) => told.push(leads)) };
}

const lastIs = (tab: Tab, leads: boolean) => waitFor(() => tab.told.at(-1) === leads);

test("the first tab gets the phone and the second learns at once that it has not", async () => {
  const first = openTab("ana");
  await lastIs(first, true);
  const second = openTab("ana");
  await lastIs(second, false);
  expect(first.told).toEqual([true]);
  first.leadership.stop();
  await lastIs(second, true);
  second.leadership.stop();
});

test("who takes the phone over has it, and gives it back by closing", async () => {
  const first = openTab("joel");
  await lastIs(first, true);
  const second = openTab("joel");
  await lastIs(second, false);
  second.leadership.takeOver();
  await Promise.all([lastIs(second, true), lastIs(first, false)]);
  second.leadership.stop();
  await lastIs(first, true);
  first.leadership.stop();
});

test("a third tab waits too, and other users' phones are their own", async () => {
  const tabs = [openTab("ruth"), openTab("ruth"), openTab("ruth"), openTab("dan")];
  await waitFor(() => tabs.every((tab) => tab.told.length > 0));
  expect(tabs.map((tab) => tab.told)).toEqual([[true], [false], [false], [true]]);
  for (const tab of tabs) tab.leadership.stop();
});
