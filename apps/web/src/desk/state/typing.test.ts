import type { Typing } from "@touchstone/contracts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openTyping } from "./typing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aSocket() {
  const told: Typing[] = [];
  let hear: (typing: Typing) => void = () => {};
  return {
    told,
    hears: (interactionId: string) => hear({ interactionId }),
    socket: {
      connected: true,
      on: (_event: "typing", listener: (typing: Typing) => void) => {
        hear = listener;
      },
      emit: (_event: "typing", typing: Typing) => void told.push(typing),
    },
  };
}

test("that a customer writes is shown until it has not been said again for a while", () => {
  const { socket, hears } = aSocket();
  const { store } = openTyping(socket);
  hears("one");
  hears("two");
  vi.advanceTimersByTime(4_000);
  hears("one");
  vi.advanceTimersByTime(2_000);
  expect(store.getState().interactionIds).toEqual(["one"]);
  vi.advanceTimersByTime(4_000);
  expect(store.getState().interactionIds).toEqual([]);
});

test("that the agent writes is told now and then, not with every key", () => {
  const { socket, told } = aSocket();
  const { types } = openTyping(socket);
  for (let key = 0; key < 30; key += 1) {
    types("one");
    vi.advanceTimersByTime(100);
  }
  expect(told).toHaveLength(2);
});
