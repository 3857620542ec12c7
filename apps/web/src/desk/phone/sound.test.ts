import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeSound } from "./sound.ts";

/** A browser's audio: it runs when the browser lets it, which may be long after it was asked. */
class SlowContext extends EventTarget {
  state: AudioContextState = "suspended";
  resume = () => new Promise<void>(() => {});
  become(state: AudioContextState): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {} });
});

describe("the page's sound", () => {
  it("is told to be on also when the browser takes its time to start it", async () => {
    const context = new SlowContext();
    const sound = makeSound(() => context as unknown as AudioContext);
    const told: boolean[] = [];
    const stop = sound.watch((unlocked) => told.push(unlocked));
    expect(await sound.unlock()).toBe(false);
    context.become("running");
    expect(sound.isUnlocked()).toBe(true);
    context.become("suspended");
    expect(told).toEqual([true, false]);
    stop();
    context.become("running");
    expect(told).toEqual([true, false]);
  });
});
