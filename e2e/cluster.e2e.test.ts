import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { waitFor } from "@touchstone/testkit";
import { expect, test } from "vitest";
import { openOffice } from "./openOffice.ts";
import { goReady, offerOn, talks, wrapUp } from "./people.ts";
import { openRest } from "./restCalls.ts";
import { startTouchstone } from "./startTouchstone.ts";

// Every app in processes of its own, two of each: the same product for whoever uses it.

const processes = promisify(execFile);
const office = await openOffice(undefined, "cluster");

test("a call rings, pops and is logged when the desk, the webhooks and the router are different processes", async () => {
  const desk = await office.at("/desk", "ana@globex.example");
  await goReady(desk);
  const board = await office.at("/board", "helen@globex.example");
  const customer = await office.customer({ caller: "Margaret Okafor" });
  await customer.dial();
  const offer = offerOn(desk);
  await offer.getByText("Margaret Okafor").first().waitFor();
  await offer.getByRole("button", { name: "Accept" }).click();
  await talks(desk);
  await board.getByText("Talking").first().waitFor();
  await customer.hangUp();
  await wrapUp(desk);
  const rest = await openRest(office.url, "ana@globex.example");
  await waitFor(async () => (await rest.timelineOf("Margaret Okafor"))[0]?.exit === "answered", { timeoutMs: 10_000 });
});

test("kill -9 of the cluster leaves no process behind, and SIGTERM ends it cleanly", async () => {
  const { touchstone, dataDir } = office;
  const members = await childrenOf(touchstone.child.pid as number);
  expect(members.length).toBeGreaterThanOrEqual(13);
  await touchstone.kill();
  await waitFor(() => members.every((pid) => !isAlive(pid)), { timeoutMs: 15_000 });
  const second = await startTouchstone({ dataDir, command: "cluster" });
  expect(await second.stop()).toBe(0);
});

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await processes("ps", ["-eo", "pid,ppid"]);
  const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return rows.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
