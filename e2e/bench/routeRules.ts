import { type Interaction, listInteractions } from "@touchstone/domain";
import type { BenchOffice } from "./routeLoad.ts";

/** Of each rule the trace that it leaves; a bench in which one of them had no say did not measure it. */
const TRACES: Readonly<Record<string, string>> = {
  "overflow: the queue is full": "queueLeft full",
  "overflow: nobody could ever serve": "queueLeft nobodyRoutable",
  "told how long it may take": "waitQuoted",
  "asked to be called back": "interactionEnded callback",
  "several desks rang": "offerEnded takenByOther",
  declined: "offerEnded declined",
};

/** How often each rule had its say in what was measured last, and on how many of those who wait it lies now. */
export function rulesAtWork(offices: readonly BenchOffice[]): Record<string, number> {
  const sum = (of: (office: BenchOffice) => number) => offices.reduce((all, office) => all + of(office), 0);
  const said = Object.entries(TRACES).map(
    ([name, trace]) => [name, sum(({ rules }) => rules.get(trace) ?? 0)] as const,
  );
  const waiting = offices.flatMap(({ bench }) => listInteractions(bench.floor)).filter(isWaiting);
  const count = (is: (one: Interaction) => boolean) => waiting.filter(is).length;
  return {
    ...Object.fromEntries(said),
    "waiting, less is asked for by now": count(({ standing }) => standing.relaxed > 0),
    "waiting, over the fairness cap": count(({ standing }) => standing.isOverCap),
    "waiting, kept for a preferred agent": count(({ standing }) => standing.isKept),
    "waiting, has the place back": count(({ earlier, queuedAt }) => earlier !== null && earlier.queuedAt === queuedAt),
    "waiting, will have to leave when the queue closes": count(({ openUntil }) => openUntil !== null),
    "waiting, is owed a call back": count(({ callback }) => callback !== null),
  };
}

const isWaiting = ({ state }: Interaction) => state.kind === "waiting";
