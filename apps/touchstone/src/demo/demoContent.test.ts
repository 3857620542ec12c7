import { readPhoneNumber } from "@touchstone/telephony";
import { expect, test } from "vitest";
import { makeArrivals } from "./arrivals.ts";
import { makePeople } from "./customers.ts";
import { localDays } from "./localDays.ts";
import { createRandom } from "./random.ts";
import { acme } from "./tenants/acme.ts";
import { baodao } from "./tenants/baodao.ts";
import { globex } from "./tenants/globex.ts";
import { createVirtualClock } from "./virtualClock.ts";

const tenants = [globex, acme, baodao];

test.each(tenants)("$slug has as many customers as it says, each with a number of its own ranges", (tenant) => {
  const { customers, addresses, unknownNumbers } = makePeople(tenant);
  expect(customers.length).toBe(tenant.customerCount);
  const reached = new Set(addresses.map((address) => address.customer_id));
  expect(customers.filter(({ id }) => !reached.has(id))).toEqual([]);
  const known = new Set(addresses.map(({ address }) => address));
  expect(unknownNumbers.filter((number) => known.has(number))).toEqual([]);
  expect(tenant.lines.filter(({ address }) => known.has(address))).toEqual([]);
  for (const address of [...known, ...unknownNumbers]) {
    expect(readPhoneNumber(address, tenant.region)).toMatchObject({ kind: "number", e164: address });
  }
});

test.each(tenants)("$slug has numbers that several share, people with several, doubles and VIPs", (tenant) => {
  const { customers, addresses } = makePeople(tenant);
  const owners = Map.groupBy(addresses, ({ address }) => address);
  const numbers = Map.groupBy(addresses, ({ customer_id }) => customer_id);
  const shared = [...owners.values()].filter((each) => each.length > 1);
  expect(shared.length).toBeGreaterThan(tenant.customerCount / 60);
  expect([...numbers.values()].filter((each) => each.length > 1).length).toBeGreaterThan(tenant.customerCount / 20);
  const nameOf = new Map(customers.map(({ id, name }) => [id, name]));
  const doubles = shared.filter(
    (each) => new Set(each.map(({ customer_id }) => nameOf.get(customer_id))).size < each.length,
  );
  expect(doubles.length).toBeGreaterThan(3);
  expect(customers.filter(({ vip }) => vip).length).toBeGreaterThan(2);
});

test.each(tenants)("whom $slug's visitors play rang as often as people do, and nobody rings all day", (tenant) => {
  const people = makePeople(tenant);
  const arrivals = makeArrivals(tenant, people, Date.UTC(2026, 10, 20, 14), createRandom("arrivals"));
  const rang = new Map<string, number>();
  for (const { from } of arrivals) rang.set(from, (rang.get(from) ?? 0) + 1);
  const owners = Map.groupBy(people.addresses, ({ address }) => address);
  for (const { name, numbers } of tenant.customers) {
    if (numbers.some((number) => (owners.get(number)?.length ?? 0) > 1)) continue;
    const contacts = numbers.reduce((sum, number) => sum + (rang.get(number) ?? 0), 0);
    expect([name, contacts >= 5 && contacts <= 15]).toEqual([name, true]);
  }
  rang.delete("anonymous");
  expect(Math.max(...rang.values())).toBeLessThan(60);
});

const histories = [
  { tenant: globex, ago: 30 },
  { tenant: acme, ago: 30 },
  { tenant: baodao, ago: 14 },
];

test.each(histories)(
  "$tenant.slug's history is of the last $ago days, busy by day and on Mondays, quiet by night and on Sundays",
  ({ tenant, ago: daysAgo }) => {
    const nowMs = Date.UTC(2026, 10, 20, 14); // A Friday.
    const arrivals = makeArrivals(tenant, makePeople(tenant), nowMs, createRandom("arrivals"));
    const days = localDays(nowMs, tenant.timeZone, 40).map((day) => ({
      ...day,
      hours: Array.from({ length: 24 }, () => 0),
    }));
    for (const { at } of arrivals) {
      const day = days.findLast(({ startsAt }) => startsAt <= at);
      const hour = Math.floor((at - (day?.startsAt ?? Number.NaN)) / 3_600_000);
      if (day) day.hours[hour] = (day.hours[hour] ?? 0) + 1;
    }
    const full = days.filter(({ hours, ago }) => ago > 0 && sumOf(hours) > 0);
    expect(full.map(({ ago }) => ago)).toEqual(Array.from({ length: daysAgo }, (_, place) => daysAgo - place));
    const at = (hour: number) => sumOf(full.map(({ hours }) => hours[hour] ?? 0));
    expect(at(10)).toBeGreaterThan(10 * Math.max(1, at(3)));
    expect(at(14)).toBeGreaterThan(at(12));
    expect(at(20)).toBeLessThan(at(10) / 2);
    const on = (weekday: number) => {
      const those = full.filter((day) => day.weekday === weekday);
      return sumOf(those.flatMap(({ hours }) => hours)) / those.length;
    };
    expect(on(0)).toBeLessThan(0.6 * on(1));
    expect(on(6)).toBeLessThan(0.8 * on(1));
  },
);

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

test.each(tenants)("each queue of $slug offers at most 15 dispositions in three languages", (tenant) => {
  for (const { dispositions } of tenant.queues) {
    expect(dispositions.length).toBeLessThanOrEqual(15);
    for (const label of dispositions) {
      expect(Object.keys(label).sort()).toEqual(["en", "zh-Hans", "zh-Hant"]);
      expect(Object.values(label).every((text) => text.length > 0)).toBe(true);
    }
  }
});

test("local days begin at local midnight, also when the clocks change", () => {
  // Clocks in London went back on 2026-10-25.
  const days = localDays(Date.UTC(2026, 9, 27, 9), "Europe/London", 3);
  expect(days.map(({ startsAt }) => new Date(startsAt).toISOString())).toEqual([
    "2026-10-23T23:00:00.000Z",
    "2026-10-24T23:00:00.000Z",
    "2026-10-26T00:00:00.000Z",
    "2026-10-27T00:00:00.000Z",
  ]);
  expect(days.map(({ weekday }) => weekday)).toEqual([6, 0, 1, 2]);
  const [today] = localDays(Date.UTC(2026, 0, 1, 20), "Asia/Shanghai", 0);
  expect(new Date(today?.startsAt ?? 0).toISOString()).toBe("2026-01-01T16:00:00.000Z");
});

test("a virtual clock runs what is due in order, and what falls due meanwhile", () => {
  const clock = createVirtualClock(1000);
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name} ${clock.nowMs}`);
  const random = createRandom("clock");
  for (const ms of Array.from({ length: 200 }, () => random.int(1, 5000))) clock.after(ms, note(""));
  clock.after(10, () => clock.after(5, note("later")));
  clock.at(0, note("past"));
  while (clock.nextAt() !== undefined) clock.runNext();
  const instants = ran.map((each) => Number(each.split(" ")[1]));
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
  expect(ran[0]).toBe("past 1000");
  expect(ran).toContain("later 1015");
  expect(ran.length).toBe(202);
});
