import { expect, test } from "vitest";
import { SmallTurns } from "./smallTurns.ts";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clock that stands until its timers are rung, `ms` later. */
function open() {
  let nowMs = 0;
  let made = 0;
  const timers = new Map<number, () => void>();
  const turns = new SmallTurns({
    monotonicMs: () => nowMs,
    after: (_ms, work) => {
      const id = made++;
      timers.set(id, work);
      return () => timers.delete(id);
    },
    pause: nextTurn,
  });
  const ring = (ms: number) => {
    nowMs += ms;
    for (const work of timers.values()) work();
  };
  /** Whether the pause is over after all that is due has happened. */
  const isOver = async (pausing: Promise<void>) => {
    let over = false;
    void pausing.then(() => {
      over = true;
    });
    for (let n = 0; n < 3; n += 1) await nextTurn();
    return over;
  };
  return { turns, ring, isOver, timers };
}

test("who is behind goes on when the small turns are over, and at once while there are none", async () => {
  const { turns, isOver, timers } = open();
  const pause = turns.patience();
  expect(await isOver(pause())).toBe(true);
  const [first, second] = [turns.begin(), turns.begin()];
  const pausing = pause();
  expect(await isOver(pausing)).toBe(false);
  first();
  first();
  expect(await isOver(pausing)).toBe(false);
  second();
  expect(await isOver(pausing)).toBe(true);
  expect(timers.size).toBe(0);
  turns.begin();
  expect(await isOver(pause())).toBe(false);
});

test("small turns without end keep a turn waiting no longer than its patience lasts", async () => {
  const { turns, ring, isOver } = open();
  const pause = turns.patience();
  turns.begin();
  const pausing = pause();
  expect(await isOver(pausing)).toBe(false);
  ring(100);
  expect(await isOver(pausing)).toBe(true);
  expect(await isOver(pause())).toBe(true);
  expect(await isOver(turns.patience()())).toBe(false);
});
