import { Collections } from "./collections.ts";
import { type BenchOffice, type Costs, DECISIONS, KINDS, type Kind, type SlowStep } from "./routeLoad.ts";

/** What the rounds of one history cost, in microseconds. */
export interface Rounds {
  /** As the last round left it. */
  readonly office: BenchOffice;
  /** Of each step the fastest time of all rounds: what the step itself needs. */
  readonly fastest: Costs;
  /** As `fastest`, decisions alone, without the times in which the garbage collector ran. */
  readonly uncollected: number[];
  /** Every time of every decision, with all that came between. */
  readonly raw: number[];
  /** Decisions that took long, of all rounds, and in how many of them the garbage collector ran. */
  readonly slow: number;
  readonly slowByCollection: number;
}

type Round = Pick<BenchOffice, "costs" | "slow">;

/** The same history again and again. */
export async function playRounds(rounds: number, play: () => BenchOffice): Promise<Rounds> {
  const collections = new Collections();
  const played: Round[] = [];
  const raw: number[] = [];
  let office = play();
  for (let round = 1; ; round += 1) {
    await collections.settle();
    played.push({ costs: office.costs, slow: office.slow });
    for (const kind of DECISIONS) raw.push(...office.costs[kind]);
    if (round >= rounds) break;
    office = play();
  }
  collections.close();
  const slow = played.flatMap((each) => each.slow).filter(({ kind }) => DECISIONS.includes(kind));
  return {
    ...{ office, raw, slow: slow.length },
    fastest: fastestOf(played.map(({ costs }) => costs)),
    uncollected: uncollectedOf(played, collections),
    slowByCollection: slow.filter((each) => collections.hit(each)).length,
  };
}

function fastestOf(rounds: readonly Costs[]): Costs {
  const [first, ...more] = rounds as [Costs, ...Costs[]];
  const least = (kind: Kind) =>
    first[kind].map((us, n) => more.reduce((fastest, costs) => Math.min(fastest, costs[kind][n] ?? us), us));
  return Object.fromEntries(KINDS.map((kind) => [kind, least(kind)])) as unknown as Costs;
}

function uncollectedOf(rounds: readonly Round[], collections: Collections): number[] {
  const hits = rounds.map(({ slow }) => new Set(slow.filter((each) => collections.hit(each)).map(placeOf)));
  return DECISIONS.flatMap((kind) =>
    (rounds[0]?.costs[kind] ?? []).flatMap((_, place) => {
      const times = rounds.flatMap(({ costs }, n) =>
        hits[n]?.has(placeOf({ kind, place })) ? [] : (costs[kind][place] ?? []),
      );
      return times.length === 0 ? [] : Math.min(...times);
    }),
  );
}

function placeOf({ kind, place }: Pick<SlowStep, "kind" | "place">): string {
  return `${kind} ${place}`;
}
