/**
 * `npm run bench -- reconcile [-- --rate 5 --texts 3]`: a cluster under load while the carrier's callbacks get lost, one in ten for
 * half a minute, then every webhook for five seconds, so that whole calls and texts are never announced. It is measured how long what
 * is true at the carrier was not true here: calls and texts that nobody had heard of, calls and agents' legs that were over, states
 * of our texts. Nothing may take longer than a minute.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { EmulatorFaults } from "@touchstone/contracts";
import { openArena } from "../chaos/arena.ts";
import { startLoad } from "../chaos/load.ts";
import { WHAT, watchDifferences } from "./differences.ts";
import { judgeWriting } from "./judgeWriting.ts";

const { values } = parseArgs({
  options: { rate: { type: "string", default: "5" }, texts: { type: "string", default: "3" } },
});
const MOST_MS = 60_000;
const [WARM_UP_MS, LOSSY_MS, SILENT_MS] = [5_000, 30_000, 5_000];
/** After the last loss: for what was lost then to come right, and for everybody to come to an end. */
const SETTLE_MS = 75_000;

const arena = await openArena({ agents: 40, withRedis: false, smallDisk: false });
let isWell = false;
try {
  isWell = await measure();
} finally {
  await arena.stop();
  await arena.remove();
}
process.exit(isWell ? 0 : 1);

async function measure(): Promise<boolean> {
  const { tenant, system, url, carrierUrl, attachmentsDir } = arena;
  const load = startLoad(tenant, {
    url,
    carrierUrl,
    perSecond: Number(values.rate),
    textsPerSecond: Number(values.texts),
  });
  const differences = watchDifferences(system, tenant.tenantId, carrierUrl);
  await sleep(WARM_UP_MS);
  await lose(0.1, LOSSY_MS);
  await lose(1, SILENT_MS);
  await sleep(WARM_UP_MS);
  await load.stopCalling();
  console.log(
    `${load.dialled.length} calls and ${load.written.length} texts; everybody has ${SETTLE_MS / 1000} s to come to an end`,
  );
  await sleep(SETTLE_MS);
  load.close();
  const { written, answered } = load;
  const judged = { carrierUrl, attachmentsDir, written, answered };
  const { counts, violations } = await judgeWriting(system, tenant.tenantId, judged);
  const figures = await differences.stop();
  console.table(Object.fromEntries(WHAT.map((what) => [what, figures[what]])));
  console.table(counts);
  for (const [what, found] of Object.entries(violations))
    console.log(`${found.length === 0 ? "✓" : "✗"} ${what}: ${found.length}`);
  const worstMs = Math.max(...WHAT.map((what) => figures[what].worstMs));
  const isRight = Object.values(violations).every((found) => found.length === 0);
  const wasTested = WHAT.every((what) => figures[what].late > 0);
  if (!wasTested) console.log("✗ of some nothing was ever late: nothing was measured");
  console.log(`${worstMs <= MOST_MS ? "✓" : "✗"} right after ${(worstMs / 1000).toFixed(1)} s at most, of 60 s`);
  const ok = worstMs <= MOST_MS && isRight && wasTested;
  console.log(ok ? "1 passed, 0 failed" : "0 passed, 1 failed");
  return ok;
}

async function lose(probability: number, forMs: number): Promise<void> {
  const callbacks = ["voice/status", "voice/conference", "messaging/status"];
  const routes = probability === 1 ? [""] : callbacks;
  await setFaults(routes.map((route) => ({ route: `/webhooks/twilio/${route}`, kind: "drop", probability })));
  await sleep(forMs);
  await setFaults([]);
}

async function setFaults(faults: EmulatorFaults["faults"]): Promise<void> {
  const body = JSON.stringify({ faults } satisfies EmulatorFaults);
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${arena.carrierUrl}/emulator/control/faults`, { method: "PUT", headers, body });
  if (!answer.ok) throw new Error(`the carrier's faults: ${answer.status} ${await answer.text()}`);
}
