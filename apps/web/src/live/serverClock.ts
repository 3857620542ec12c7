import { useSyncExternalStore } from "react";

/**
 * The database's clock as this page knows it: each message tells it, and a monotonic clock carries it on, so that a wrong
 * clock on the machine or a jump of it changes no timer on the screen.
 */
let told: { readonly now: number; readonly heardAt: number } | null = null;

const monotonic = () => performance.now();

/** A message said that it is `now` (ms since 1970, database clock). */
export function tellServerTime(now: number): void {
  told = { now, heardAt: monotonic() };
}

/** Milliseconds since 1970 by the database's clock; by this machine's until a message has come. */
export function serverNow(): number {
  return told ? told.now + (monotonic() - told.heardAt) : Date.now();
}

const TICK_MS = 200;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** A value that changes with time, such as whole seconds left: renders only when the value itself changes. */
export function useWithTime<Value extends string | number | boolean | null>(valueAt: (now: number) => Value): Value {
  return useSyncExternalStore(subscribe, () => valueAt(serverNow()));
}

/** Runs with every tick of the page's one clock; answers how to stop. */
export function onTick(listener: () => void): () => void {
  return subscribe(listener);
}
