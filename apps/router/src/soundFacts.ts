import type { InboxFact } from "@touchstone/contracts";
import type { PendingFact } from "@touchstone/db";
import type { EventBody, Floor } from "@touchstone/domain";
import { isAboutTheData, isBug } from "./refusedForGood.ts";
import type { FactStore } from "./routerStore.ts";
import { type ReadyFact, readyFacts } from "./takeFacts.ts";

export interface SoundFactsDeps {
  readonly store: FactStore;
  readonly floor: Floor;
  /** ISO country of each line. */
  readonly regions: ReadonlyMap<string, string>;
  /** To be parked: it is not looked into any more. */
  readonly isCondemned: (factId: string) => boolean;
  readonly condemn: (factId: string, error: unknown) => void;
}

/** Facts made ready. Those that cannot be are found one by one and condemned, and cost the others no reload. */
export async function soundFacts(deps: SoundFactsDeps, facts: readonly PendingFact<InboxFact>[]): Promise<ReadyFact[]> {
  const { store, floor, regions, isCondemned } = deps;
  const sound = facts.filter(({ id }) => !isCondemned(id));
  const made = await readyFacts(store, floor, sound, regions).catch(async (error: unknown) => {
    if (!isBug(error) && !isAboutTheData(error)) throw error;
    const alone: ReadyFact[] = [];
    for (const fact of sound) alone.push(...(await readyAlone(deps, fact)));
    return alone;
  });
  const readyOf = new Map(made.map((fact) => [fact.id, fact]));
  return facts.map(({ id, body }) => {
    return readyOf.get(id) ?? { id, body: body as EventBody, content: null, line: null, refused: null };
  });
}

async function readyAlone(
  { store, floor, regions, condemn }: SoundFactsDeps,
  fact: PendingFact<InboxFact>,
): Promise<readonly ReadyFact[]> {
  try {
    return await readyFacts(store, floor, [fact], regions);
  } catch (error) {
    if (!isBug(error) && !isAboutTheData(error)) throw error;
    condemn(fact.id, error);
    return [];
  }
}
