import { expect, test } from "vitest";
import { type ContactTrace, EXIT_REASONS, foldMissed, UNSERVED_EXITS } from "./missed.ts";

const billing = "queue-billing";
const orders = "queue-orders";
let made = 0;

function contact(given: Partial<ContactTrace>): ContactTrace {
  made += 1;
  const interactionId = `contact-${String(made).padStart(4, "0")}`;
  const nothing = { customerId: null, number: null, connectedAt: null, endedAt: null, exit: null, waitedMs: 0 };
  return { interactionId, queueId: billing, ...nothing, ...given };
}
const missed = (at: number, given: Partial<ContactTrace> = {}) =>
  contact({ number: "+441", endedAt: at, exit: "abandonedWaiting", ...given });
const answered = (at: number, given: Partial<ContactTrace> = {}) =>
  contact({ number: "+441", connectedAt: at, endedAt: at + 60, exit: "answered", ...given });

test("five tries of one number in one queue are one line with a count", () => {
  const tries = [10, 20, 30, 40, 50].map((at) => missed(at, { waitedMs: at === 30 ? 9000 : 100 }));
  const [line, ...others] = foldMissed(tries, []);
  expect(others).toEqual([]);
  expect(line).toMatchObject({ tries: 5, firstAt: 10, lastAt: 50, longestWaitMs: 9000, closed: null });
  expect(line?.missedId).toBe(tries[0]?.interactionId);
  expect(line?.lastInteractionId).toBe(tries[4]?.interactionId);
});

test("another queue, another number and another customer each have a line of their own", () => {
  const all = [
    missed(1),
    missed(2, { queueId: orders }),
    missed(3, { number: "+442" }),
    missed(4, { customerId: "ann" }),
    missed(5, { customerId: "bob" }),
  ];
  expect(foldMissed(all, [])).toHaveLength(5);
});

test("a customer who calls from two numbers is one customer", () => {
  const both = [missed(1, { customerId: "ann" }), missed(2, { customerId: "ann", number: "+442" })];
  expect(foldMissed(both, []).map((line) => line.tries)).toEqual([2]);
});

test("who got through in whichever queue needs no call, and a try after that is a new line", () => {
  const through = answered(20, { queueId: orders });
  const lines = foldMissed([missed(10), missed(11, { queueId: orders }), through, missed(30)], []);
  expect(lines.map(({ firstAt, closed }) => [firstAt, closed])).toEqual([
    [10, { at: 20, how: "gotThrough", interactionId: through.interactionId }],
    [11, { at: 20, how: "gotThrough", interactionId: through.interactionId }],
    [30, null],
  ]);
});

test("a number answered before anybody knew whose it is closes the customer's line, and the other way round", () => {
  expect(foldMissed([missed(1, { customerId: "ann" }), answered(2)], [])[0]?.closed?.how).toBe("gotThrough");
  expect(foldMissed([missed(1), answered(2, { customerId: "ann" })], [])[0]?.closed?.how).toBe("gotThrough");
});

test("who shares a number with somebody who got through still waits", () => {
  const anil = missed(1, { customerId: "anil" });
  expect(foldMissed([anil, answered(2, { customerId: "meera" })], [])[0]?.closed).toBeNull();
});

test("a customer on another number than the missed one got through all the same", () => {
  const line = missed(1, { customerId: "ann" });
  const closed = foldMissed([line, answered(2, { customerId: "ann", number: "+449" })], [])[0]?.closed;
  expect(closed?.how).toBe("gotThrough");
});

test("who was answered, lost the agent and gave up was missed at the end of it", () => {
  const both = missed(90, { connectedAt: 20 });
  expect(foldMissed([both], [])).toMatchObject([{ firstAt: 90, closed: null }]);
});

test("who can be told by nothing has no line", () => {
  expect(foldMissed([missed(1, { number: null })], [])).toEqual([]);
});

test("what people say closes the line as it stood; a later try is a new one", () => {
  const first = missed(1);
  const lines = foldMissed([first, missed(9)], [{ missedId: first.interactionId, at: 5, how: "dismissed" }]);
  expect(lines.map(({ tries, closed }) => [tries, closed?.how])).toEqual([
    [1, "dismissed"],
    [1, undefined],
  ]);
});

test("whoever was first has closed it: a word that comes after getting through changes nothing", () => {
  const first = missed(1);
  const words = [{ missedId: first.interactionId, at: 8, how: "reached" as const }];
  expect(foldMissed([first, answered(5)], words)[0]?.closed).toMatchObject({ at: 5, how: "gotThrough" });
});

test("the order in which contacts are given does not matter", () => {
  const all = [missed(1), missed(2), answered(3), missed(4), missed(5, { queueId: orders })];
  expect(foldMissed([...all].reverse(), [])).toEqual(foldMissed(all, []));
});

test("only who was answered is served, by a person or a machine, who is called back or got through another way, and what was unwanted or counts elsewhere", () => {
  const served = ["answered", "callback", "gotThrough", "canceled", "servedByIvr", "spam", "merged"];
  expect(EXIT_REASONS.filter((exit) => !UNSERVED_EXITS.includes(exit))).toEqual(served);
});
