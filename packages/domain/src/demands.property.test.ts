import fc from "fast-check";
import { expect, test } from "vitest";
import type { Agent } from "./agent.ts";
import { Demands } from "./demands.ts";
import type { Interaction } from "./interaction.ts";
import { isKeptOff, meets } from "./routability.ts";
import { SkillNumbers } from "./skillNumbers.ts";
import { compareRanked, type Ranked } from "./urgency.ts";

const level = fc.integer({ min: 1, max: 5 });
const skills = fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "f"), level, { noNullPrototype: true });
const contact = fc.record({
  skills,
  scoreAt0: fc.integer({ min: 0, max: 20 }),
  isOverCap: fc.boolean(),
  isBackedOff: fc.boolean(),
});

function waiting(each: typeof contact extends fc.Arbitrary<infer T> ? T : never, n: number): Ranked {
  const requires = Object.entries(each.skills).map(([skillId, asked]) => ({ skillId, level: asked }));
  requires.sort((a, b) => (a.skillId < b.skillId ? -1 : 1));
  const backOff = each.isBackedOff ? { ann: 2 } : {};
  const interaction = { id: `i${n}`, standing: { requires }, backOff, state: { kind: "waiting" } };
  const { scoreAt0, isOverCap } = each;
  return { interaction: interaction as unknown as Interaction, scoreAt0, isOverCap, queuedAt: n % 7 };
}

test("whoever looks is given the first of all who wait and suit, whatever came and went before", () =>
  fc.assert(
    fc.property(
      fc.array(contact, { minLength: 1, maxLength: 300, size: "max" }),
      fc.array(skills, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 200 }),
      (contacts, haves, leavers) => {
        const demands = new Demands(new SkillNumbers());
        const filed = contacts.map(waiting).map((entry) => ({ entry, demand: demands.add(entry) }));
        const expectFirst = () => {
          for (const has of haves) {
            const agent = { id: "ann", settings: { skills: has } } as unknown as Agent;
            const suiting = filed.filter(
              ({ entry: { interaction } }) =>
                meets(agent, interaction.standing.requires) && !isKeptOff(agent, interaction, 1),
            );
            const first = suiting.map(({ entry }) => entry).sort(compareRanked)[0];
            expect(demands.firstFor(agent, 1)?.interaction.id).toBe(first?.interaction.id);
          }
        };
        expectFirst();
        for (const pick of leavers) {
          const [left] = filed.splice(pick % filed.length, filed.length > 0 ? 1 : 0);
          if (left === undefined) break;
          demands.remove(left.demand, left.entry);
        }
        expectFirst();
        const again = contacts.map((each, n) => waiting(each, n + contacts.length));
        for (const entry of again) filed.push({ entry, demand: demands.add(entry) });
        expectFirst();
      },
    ),
    { numRuns: 60 },
  ));
