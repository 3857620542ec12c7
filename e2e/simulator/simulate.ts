import { type Act, planOf, schedulePlan } from "./acts.ts";
import { brokenAtRest, restlessness, watchCommits, watchGoodbyes } from "./oracles.ts";
import { World } from "./world.ts";

/** After everything is healed everybody's wait, every lease and every talk ends within this, also where one agent serves all that are left. */
const REST_WITHIN_MS = 300_000;
const LOOK_EVERY_STEPS = 40;

export interface Simulated {
  readonly seed: number;
  readonly steps: number;
  /** The same for the same seed and plan. */
  readonly hash: string;
  readonly violation: string | null;
  readonly contacts: number;
}

/** Lives one world from its first event to its rest. `plan` is the seed's own when not given; `heard` gets the history. */
export async function simulate(
  seed: number,
  { plan = planOf(seed), heard }: { readonly plan?: readonly Act[]; readonly heard?: (line: string) => void } = {},
): Promise<Simulated> {
  const world = new World(heard === undefined ? { seed } : { seed, heard });
  watchCommits(world);
  watchGoodbyes(world);
  world.open();
  const { schedule } = world;
  const healedAt = schedule.now + schedulePlan(world, plan);
  let looked = 0;
  await schedule.play(() => {
    if (world.violation !== null) return true;
    if (schedule.now < healedAt || schedule.steps < looked + LOOK_EVERY_STEPS) return false;
    looked = schedule.steps;
    const restless = restlessness(world);
    const latest = Math.max(healedAt + REST_WITHIN_MS, world.awaitedUntil + REST_WITHIN_MS);
    if (restless !== null && schedule.now > latest) world.fail(`no rest: ${restless}`);
    return restless === null && schedule.now > world.awaitedUntil;
  });
  const broken = world.violation === null ? brokenAtRest(world) : null;
  if (broken !== null) world.fail(broken);
  const hash = (schedule.hash >>> 0).toString(16).padStart(8, "0");
  return { seed, steps: schedule.steps, hash, violation: world.violation, contacts: world.db.contacts.size };
}
