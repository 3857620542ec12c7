import type { Closure, Hours } from "@touchstone/domain";
import type { Dice } from "./dice.ts";
import { queues } from "./house.ts";
import type { World } from "./world.ts";

/** Every day around the clock, but for what is closed at once. */
function hoursWith(closures: readonly Closure[]): Hours {
  const weekly = [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1_440 }];
  return { zone: "UTC", offsets: [{ at: 0, offsetMinutes: 0 }], weekly, special: [], closures };
}

/** Somebody shuts a queue, now or from a moment ahead, for a while or until it is opened by hand; and opens it again. */
export function queueCloses(world: World, dice: Dice): string {
  const queue = dice.pick(queues);
  const { now } = world.schedule;
  const from = now + dice.pick([-1_000, 0, dice.between(500, 8_000)]);
  const until = dice.chance(0.5) ? from + dice.between(1_000, 12_000) : null;
  const set = (closures: readonly Closure[]) =>
    world.tell({ type: "queueSet", queue: { ...queue, hours: hoursWith(closures) } });
  set([{ from, until, note: "fire drill" }]);
  const opensAfterMs = dice.between(6_000, 20_000);
  world.schedule.after(opensAfterMs, "the queue is opened again", () => set([]));
  return `${queue.name} in ${from - now} ms for ${until === null ? "good" : `${until - from} ms`}, opened by hand after ${opensAfterMs} ms`;
}
