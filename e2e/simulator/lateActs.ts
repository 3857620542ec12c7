import type { Dice } from "./dice.ts";
import { CALLER_NUMBERS, customerIds } from "./house.ts";
import type { World } from "./world.ts";

/** Long enough for routers to let ended contacts go, and sometimes for those that start to find none of them. */
const LATE_MS = [660_000, 1_000_000] as const;

/**
 * Long after everything is over somebody speaks of it again: the carrier tells an end once more, under another number; an agent says
 * whose call it was. Memory has let the contacts go by then, and has to recall them. Seldom: it takes a quarter of an hour.
 */
export function lateNews(world: World, dice: Dice): string {
  if (!dice.chance(0.2)) return "none";
  const ms = dice.between(...LATE_MS);
  world.awaitUntil(world.schedule.now + ms + 10_000);
  for (const afterMs of [ms, ms + 4_000, ms + 8_000]) {
    world.schedule.after(afterMs, "late news", () =>
      dice.chance(0.5) ? tellEndAgain(world, dice) : assignLate(world, dice),
    );
  }
  return `after ${ms} ms`;
}

function tellEndAgain({ postman }: World, dice: Dice): void {
  const ends = postman.acknowledged.filter(({ route }) => route === "status");
  if (ends.length === 0) return;
  const letter = dice.pick(ends);
  postman.callback({ ...letter, fields: { ...letter.fields, SequenceNumber: String(dice.between(4, 9)) } });
}

function assignLate(world: World, dice: Dice): void {
  const contacts = [...world.db.contacts.keys()];
  if (contacts.length === 0) return;
  const customerId = dice.pick(customerIds);
  world.tell({
    type: "assignCustomer",
    interactionId: dice.pick(contacts),
    customerId,
    how: "reassigned",
    userId: "sue",
  });
}

/** Everything of a number is erased on request, whatever its contacts are doing: nobody may be dialled by it any more. */
export function numberErased({ db }: World, dice: Dice): string {
  const number = dice.pick(CALLER_NUMBERS);
  let count = 0;
  for (const [id, known] of db.numbers) {
    if (known === number && db.numbers.delete(id)) count += 1;
  }
  return `${number}, of ${count} contacts`;
}
