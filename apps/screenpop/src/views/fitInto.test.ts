import type { OfferPop } from "@touchstone/contracts";
import { expect, test } from "vitest";
import { fitInto } from "./fitInto.ts";

const id = "0198d3a0-0000-7000-8000-000000000000";
const long = (characters: number) => "電".repeat(characters);
const size = (pop: OfferPop) => Buffer.byteLength(JSON.stringify(pop));

function aPop(texts: number): OfferPop {
  const contact = {
    interactionId: id,
    channel: "voice",
    direction: "inbound",
    at: 1_790_000_000_000,
    queue: long(Math.min(texts, 20)),
    brand: long(Math.min(texts, 20)),
    agent: long(Math.min(texts, 20)),
    exit: "answered",
    endedBy: "customer",
    waitMs: 12_345,
    talkMs: 123_456,
    disposition: { en: "Solved at once", "zh-Hans": "已解决", "zh-Hant": "已解決" },
    note: long(texts),
  };
  const addresses = Array.from({ length: 5 }, () => ({
    id,
    channel: "phone",
    address: "+8613800138000",
    extension: null,
    label: long(Math.min(texts, 40)),
    isPrimary: false,
  }));
  const customer = {
    customerId: id,
    name: long(texts),
    company: long(texts),
    tier: "gold",
    vip: true,
    language: "zh-Hant",
    email: "somebody@example.test",
    ownerAgent: long(Math.min(texts, 20)),
    note: long(texts * 2),
    addresses,
    since: 1_790_000_000_000,
    contacts: { total: 1234, last30Days: 12, abandonedLast30Days: 3, lastAt: 1_790_000_000_000 },
    history: [],
    asOf: 1_790_000_000_000,
  };
  const named = (name: string) => ({ id, name });
  return {
    offerId: id,
    interactionId: id,
    channel: "voice",
    queue: named("Billing"),
    line: { ...named("Main"), address: "+442079460000" },
    brand: named("Acme"),
    from: { address: "+8613800138000", raw: "+8613800138000", region: "CN", name: null },
    waitedMs: 1,
    madeAt: 1,
    expiresAt: 2,
    match: "exact",
    customer,
    candidates: [],
    candidateCount: 0,
    history: Array.from({ length: 5 }, () => contact),
    alerts: [],
    asked: null,
    colleagueNotes: [],
    words: null,
  };
}

test("a pop with the longest texts of all fits into 4 KB, and still says who it is and what was last", () => {
  const fitted = fitInto(aPop(200), 4096);
  expect(size(aPop(200))).toBeGreaterThan(8000);
  expect(size(fitted)).toBeLessThanOrEqual(4096);
  expect(fitted.customer?.name.length).toBeGreaterThan(20);
  expect(fitted.history[0]).toMatchObject({ exit: "answered" });
});

test("a pop that fits is left alone", () => {
  const pop = aPop(3);
  expect(size(pop)).toBeLessThanOrEqual(4096);
  expect(fitInto(pop, 4096)).toBe(pop);
});
