import { type Agent, type Interaction, listAgents, listInteractions, type QueueSettings } from "@touchstone/domain";
import { bestPair, bestSeeker, seekerOf, soughtOf } from "@touchstone/domain/oracle.fixture";
import type { BenchOffice } from "./routeLoad.ts";

/** Both routers on the same decisions; medians in microseconds. `choice` is what the naive router does too, `step` all that one event causes. */
export interface Comparison {
  readonly compared: number;
  readonly same: number;
  readonly choice: number;
  readonly step: number;
  readonly naive: number;
  readonly times: number;
}

interface Compared {
  readonly isSame: boolean;
  readonly choice: number;
  readonly step: number;
  readonly naive: number;
}

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
    const choice = microseconds(() => floor.waiting.headsFor(free, now()));
    const startedAt = performance.now();
    const pair = bestPair(floor, waiting, seekers, now());
    const naive = (performance.now() - startedAt) * 1_000;
    office.forgetCosts();
    office.finish();
    const isSame = pair?.sought.interaction.id === office.chosen?.interactionId;
    const step = office.costs.freed[0] ?? Number.NaN;
    office.call();
    return { isSame, choice, step, naive };
  });
}

/** A contact comes: the naive router looks at all agents, in a list that it is given ready-made. */
export function compareArrived(office: BenchOffice, count: number): Comparison {
  return compare(office, count, () => {
    const { floor, now } = office.bench;
    const seekers = listAgents(floor).map(seekerOf);
    let [expected, naive, choice] = ["", 0, 0];
    office.forgetCosts();
    office.call((contact) => {
      const parked: Interaction = {
        ...contact,
        queuedAt: now(),
        waitingFrom: now(),
        state: { kind: "waiting", since: now() },
      };
      const queue = floor.queues.get(contact.queueId) as QueueSettings;
      choice = microseconds(() => floor.agentIndex.bestFor(parked, queue, [], now()));
      const startedAt = performance.now();
      expected = bestSeeker(floor, { interaction: parked, ringsAt: [] }, seekers, now())?.agent.id ?? "";
      naive = (performance.now() - startedAt) * 1_000;
    });
    const isSame = expected === (office.chosen?.agentId ?? "");
    const step = office.costs.arrived[0] ?? Number.NaN;
    office.finish();
    return { isSame, choice, step, naive };
  });
}

function microseconds(choose: () => unknown): number {
  const startedAt = performance.now();
  choose();
  return (performance.now() - startedAt) * 1_000;
}

function compare(office: BenchOffice, count: number, once: () => Compared): Comparison {
  const all = Array.from({ length: count }, () => {
    office.pass(60);
    return once();
  });
  const median = (of: (one: Compared) => number) => all.map(of).toSorted((a, b) => a - b)[count >> 1] ?? Number.NaN;
  const [choice, step, naive] = [median((one) => one.choice), median((one) => one.step), median((one) => one.naive)];
  const round = (us: number) => Math.round(us * 10) / 10;
  const same = all.filter(({ isSame }) => isSame).length;
  const times = Math.round(naive / choice);
  return { compared: count, same, choice: round(choice), step: round(step), naive: round(naive), times };
}
