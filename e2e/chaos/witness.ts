/** What a process tells of itself while it runs; instants are epoch milliseconds. */
export type Seen =
  /** A webhook with the carrier's token, from its arrival to the end of the answer. */
  | {
      readonly kind: "answer";
      readonly token: string;
      readonly status: number;
      readonly at: number;
      readonly ms: number;
    }
  /** For so long the process was kept from running. */
  | { readonly kind: "stall"; readonly at: number; readonly ms: number };

export type Witnessed = Seen & { readonly by: string };

/** Shorter ones are everyday. */
export const STALL_MS = 100;
const LOOK_MS = 25;

/** Tells the stalls of this very process, until it is called off. */
export function watchOwnStalls(tell: (seen: Seen) => void): () => void {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const ms = Math.round(now - last - LOOK_MS);
    last = now;
    if (ms >= STALL_MS) tell({ kind: "stall", at: Date.now() - ms, ms });
  }, LOOK_MS).unref();
  return () => clearInterval(timer);
}
