import type { People } from "./customers.ts";
import type { DemoCall, DemoCustomer, DemoLine, DemoTenant } from "./demoTenant.ts";
import { type LocalDay, localDays } from "./localDays.ts";
import type { Random } from "./random.ts";

/** A call that will come in. */
export interface Arrival {
  readonly at: number;
  readonly line: DemoLine;
  /** As the carrier says it. */
  readonly from: string;
  /** What the stories know of it; null for everybody else's. */
  readonly story: DemoCall | null;
}

/** Calls of each hour of a working day, in relation to each other: two humps and a quiet night. */
const CURVE = [3, 2, 2, 2, 3, 6, 16, 40, 78, 98, 104, 97, 80, 76, 86, 84, 76, 62, 47, 34, 23, 15, 9, 5];
const CURVE_SUM = CURVE.reduce((sum, weight) => sum + weight, 0);
const WEEKDAYS = [0.42, 1.22, 1.08, 1.0, 1.0, 0.96, 0.62];
const HOUR_MS = 3_600_000;

/** How often the people of the stories rang besides, all before the days of their stories. */
const EARLIER_CALLS = [5, 9] as const;
const STORY_DAYS = 7;

/** All calls of the history until `untilMs`, in order: the daily curve with its noise, and the stories' own. */
export function makeArrivals(tenant: DemoTenant, people: People, untilMs: number, random: Random): Arrival[] {
  const days = localDays(untilMs, tenant.timeZone, tenant.history.days);
  const numbers = numbersOfEverybody(tenant, people);
  const everybody = days.flatMap((day) => ofDay(tenant, { numbers, people }, day, random));
  const stories = tenant.customers.flatMap((customer) => [
    ...ofStory(tenant, customer, days, untilMs),
    ...beforeStory(tenant, customer, days, random),
  ]);
  return [...everybody, ...stories].filter((arrival) => arrival.at < untilMs).sort((a, b) => a.at - b.at);
}

/** Without the people of the stories, whose contacts are counted out: a visitor reads their cards first. */
function numbersOfEverybody(tenant: DemoTenant, { addresses }: People): readonly string[] {
  const named = new Set(tenant.customers.flatMap(({ numbers }) => numbers));
  return addresses.map(({ address }) => address).filter((address) => !named.has(address));
}

interface Callers {
  readonly numbers: readonly string[];
  readonly people: People;
}

function ofDay(tenant: DemoTenant, callers: Callers, day: LocalDay, random: Random): Arrival[] {
  const busy = (WEEKDAYS[day.weekday] ?? 1) * (0.9 + random.next() * 0.2);
  return CURVE.flatMap((weight, hour) => {
    const nightly = hour < 9 || hour >= 21 ? tenant.history.nightFactor : 1;
    const expected = (tenant.history.callsADay * busy * nightly * weight) / CURVE_SUM;
    const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
    return Array.from({ length: count }, () => ({
      at: Math.round(day.startsAt + (hour + random.next()) * HOUR_MS),
      line: pickLine(tenant.lines, random),
      from: pickCaller(callers, random),
      story: null,
    }));
  });
}

function pickLine(lines: readonly DemoLine[], random: Random): DemoLine {
  let left = random.next() * lines.reduce((sum, line) => sum + line.share, 0);
  for (const line of lines) {
    left -= line.share;
    if (left < 0) return line;
  }
  return lines[0] as DemoLine;
}

/** Mostly customers, and of these some much more often than others. */
function pickCaller({ numbers, people }: Callers, random: Random): string {
  const kind = random.next();
  if (kind < 0.05) return "anonymous";
  if (kind < 0.15) return random.pick(people.unknownNumbers);
  // Steeper, and the most frequent callers would ring several times a day.
  const place = Math.floor(numbers.length * random.next() ** 1.3);
  return numbers[place] ?? random.pick(people.unknownNumbers);
}

function beforeStory(
  tenant: DemoTenant,
  { numbers }: DemoCustomer,
  days: readonly LocalDay[],
  random: Random,
): Arrival[] {
  const before = days.filter(({ ago }) => ago > STORY_DAYS);
  return Array.from({ length: random.int(...EARLIER_CALLS) }, () => ({
    at: Math.round(random.pick(before).startsAt + (9 + random.next() * 10) * HOUR_MS),
    line: pickLine(tenant.lines, random),
    from: random.pick(numbers),
    story: null,
  }));
}

function ofStory(tenant: DemoTenant, customer: DemoCustomer, days: readonly LocalDay[], untilMs: number): Arrival[] {
  return (customer.calls ?? []).flatMap((call) => {
    const day = days.find((each) => each.ago === call.daysAgo);
    const line = tenant.lines.find((each) => each.key === call.line);
    const from = customer.numbers[0];
    if (!day || !line || !from) return [];
    // A negative hour is one before now: a story of today.
    const at = call.hour < 0 ? untilMs + call.hour * HOUR_MS : day.startsAt + call.hour * HOUR_MS;
    return [{ at: Math.round(at), line, from, story: call }];
  });
}
