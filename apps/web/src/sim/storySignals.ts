import { createStore, type StoreApi } from "zustand/vanilla";

/** What the desk and the board tell the simulator when they are open in the same browser. Demo only; nothing personal. */
export type StorySignal = "agentReady" | "wrappedUp" | "boardLive";

export interface StorySignals {
  /** When it was last told, this machine's clock; null: never. */
  readonly readyAt: number | null;
  readonly wrappedUpAt: number | null;
  readonly boardLiveAt: number | null;
}

const CHANNEL = "touchstone.story";
const field = { agentReady: "readyAt", wrappedUp: "wrappedUpAt", boardLive: "boardLiveAt" } as const;

/** Tells the simulator's tab, if there is one. */
export function tellStory(signal: StorySignal): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(signal);
  channel.close();
}

/** What other tabs tell from now on. */
export function hearStory(): { readonly store: StoreApi<StorySignals>; close(): void } {
  const store = createStore<StorySignals>(() => ({ readyAt: null, wrappedUpAt: null, boardLiveAt: null }));
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isSignal(data)) store.setState({ [field[data]]: Date.now() });
  };
  return { store, close: () => channel.close() };
}

const isSignal = (data: unknown): data is StorySignal => typeof data === "string" && Object.hasOwn(field, data);
