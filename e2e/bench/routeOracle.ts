import { type Agent, type Interaction, listAgents, listInteractions, type QueueSettings } from "@touchstone/domain";
import { bestPair, bestSeeker, seekerOf, soughtOf } from "@touchstone/domain/oracle.fixture";
import type { BenchOffice } from "./routeLoad.ts";

/**
 * Both routers on the same decisions; medians in microseconds. `choice` is what the naive router does too, `step` all that one
 * event causes. Both choose again and again, and the fastest time of each counts; `first` and `naiveFirst` are those of the
 * first time, when whatever lies between two decisions has pushed the floor out of the processor's cache.
 */
export interface Comparison {
  readonly compared: number;
  readonly same: number;
  readonly choice: number;
  readonly naive: number;
  readonly times: number;
  readonly first: number;
  readonly naiveFirst: number;
  readonly timesFirst: number;
  readonly step: number;
}

interface Compared {
  readonly isSame: boolean;
  readonly real: Looks;
  readonly naive: Looks;
  readonly step: number;
}

/** Microseconds of choosing: the first time, and the fastest of all. */
interface Looks {
  readonly first: number;
  readonly fastest: number;
}

const LOOKS = 5;

/** An agent becomes free: the naive router looks at all who wait, in a list that it is given ready-made. */
export function compareFreed(office: BenchOffice, count: number): Comparison {
  return compare(office, count, () => {
    const { floor, now } = office.bench;
    const agent = floor.agents.get(office.talking[0] ?? "");
    if (agent === undefined) throw new Error("nobody talks");
    const soughts = listInteractions(floor).flatMap((interaction) => soughtOf(floor, interaction) ?? []);
    const waiting = soughts.filter(({ ringsAt }) => ringsAt.length === 0);
    const free: Agent = { ...agent, voice: { kind: "idle" }, idleSince: now() };
    const seekers = [seekerOf(free)];
    const real = look(() => floor.waiting.headsFor(free, now()));
    const naive = look(() => bestPair(floor, waiting, seekers, now()));
    const pair = bestPair(floor, waiting, seekers, now());
    office.begin();
    office.finish();
    const isSame = pair?.sought.interaction.id === office.chosen?.interactionId;
    const step = office.costs.freed[0] ?? Number.NaN;
    office.call();
    return { isSame, real, naive, step };
  });
}

/** A contact comes: the naive router looks at all agents, in a list that it is given ready-made. */
export function compareArrived(office: BenchOffice, count: number): Comparison {
  return compare(office, count, () => {
    const { floor, now } = office.bench;
    const seekers = listAgents(floor).map(seekerOf);
    let expected = "";
    let [real, naive]: Looks[] = [];
    office.begin();
    office.call((contact) => {
      const parked: Interaction = {
        ...contact,
        queuedAt: now(),
        waitingFrom: now(),
        state: { kind: "waiting", since: now() },
      };
      const queue = floor.queues.get(contact.queueId) as QueueSettings;
      const sought = { interaction: parked, ringsAt: [] };
      real = look(() => floor.agentIndex.bestFor(parked, queue, [], now(), 1));
      naive = look(() => bestSeeker(floor, sought, seekers, now()));
      expected = bestSeeker(floor, sought, seekers, now())?.agent.id ?? "";
    });
    // Whom nobody of the queue could ever serve goes on to another: both have found nobody here.
    const hasMovedOn = (office.rules.get("queueLeft nobodyRoutable") ?? 0) > 0;
    const isSame = hasMovedOn ? expected === "" : expected === (office.chosen?.agentId ?? "");
    const step = office.costs.arrived[0] ?? Number.NaN;
    office.finish();
    if (real === undefined || naive === undefined) throw new Error("the contact was never seen");
    return { isSame, real, naive, step };
  });
}

function look(choose: () => unknown): Looks {
  const us = Array.from({ length: LOOKS }, () => {
    const startedAt = performance.now();
    choose();
    return (performance.now() - startedAt) * 1_000;
  });
  return { first: us[0] ?? Number.NaN, fastest: Math.min(...us) };
}

function compare(office: BenchOffice, count: number, once: () => Compared): Comparison {
  const all = Array.from({ length: count }, () => {
    office.pass(60);
    return once();
  });
  const median = (of: (one: Compared) => number) => all.map(of).toSorted((a, b) => a - b)[count >> 1] ?? Number.NaN;
  const round = (us: number) => Math.round(us * 10) / 10;
  const [choice, naive] = [median((one) => one.real.fastest), median((one) => one.naive.fastest)];
  const [first, naiveFirst] = [median((one) => one.real.first), median((one) => one.naive.first)];
  return {
    compared: count,
    same: all.filter(({ isSame }) => isSame).length,
    choice: round(choice),
    naive: round(naive),
    times: Math.round(naive / choice),
    first: round(first),
    naiveFirst: round(naiveFirst),
    timesFirst: Math.round(naiveFirst / first),
    step: round(median((one) => one.step)),
  };
}
