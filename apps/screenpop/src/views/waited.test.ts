import type { Interaction, QueueVisit } from "@touchstone/domain";
import { expect, test } from "vitest";
import { waitedMsOf } from "./contactView.ts";

const SECOND = 1000;

interface Told {
  readonly kind: Interaction["state"]["kind"];
  readonly queuedAt?: number;
  readonly waitingFrom?: number;
  readonly endedAt?: number;
  readonly visits: readonly (Pick<QueueVisit, "waitingSince"> & Partial<QueueVisit>)[];
}

/** All in seconds. */
function waited({ kind, queuedAt = 0, waitingFrom = queuedAt, endedAt, visits }: Told, now: number): number {
  const inMs = (seconds: number | null | undefined) => (seconds == null ? null : seconds * SECOND);
  const told = visits.map((visit) => ({
    ...{ reason: null, ...visit },
    waitingSince: visit.waitingSince * SECOND,
    connectedAt: inMs(visit.connectedAt),
  }));
  const record = { visits: told, endedAt: inMs(endedAt) };
  const places = { queuedAt: queuedAt * SECOND, waitingFrom: waitingFrom * SECOND };
  return waitedMsOf({ state: { kind }, record, ...places } as unknown as Interaction, now * SECOND) / SECOND;
}

test("a caller has waited until both talk, or until the end", () => {
  expect(waited({ kind: "offered", visits: [{ waitingSince: 0 }] }, 43)).toBe(43);
  expect(waited({ kind: "connected", visits: [{ waitingSince: 0, connectedAt: 43 }] }, 100)).toBe(43);
  expect(waited({ kind: "ended", endedAt: 50, visits: [{ waitingSince: 0 }] }, 100)).toBe(50);
});

test("a call that was handed on has waited since then: the talk before it was no wait", () => {
  const talked = { waitingSince: 0, connectedAt: 43, reason: "transferred" } as const;
  expect(waited({ kind: "offered", waitingFrom: 120, visits: [talked, { waitingSince: 120 }] }, 125)).toBe(5);
  expect(waited({ kind: "connected", visits: [talked, { waitingSince: 120, connectedAt: 127 }] }, 300)).toBe(7);
});

test("a caller whose agent was lost waits anew, and one whom a queue passed on does not", () => {
  const lost = { waitingSince: 0, connectedAt: 43 };
  expect(waited({ kind: "waiting", waitingFrom: 100, visits: [lost] }, 110)).toBe(10);
  const passedOn = { waitingSince: 0, reason: "maxWait" } as const;
  expect(waited({ kind: "waiting", visits: [passedOn, { waitingSince: 0 }] }, 90)).toBe(90);
});

test("who has an earlier place in the queue has waited since then", () => {
  expect(waited({ kind: "offered", queuedAt: 0, waitingFrom: 100, visits: [{ waitingSince: 100 }] }, 110)).toBe(110);
});
