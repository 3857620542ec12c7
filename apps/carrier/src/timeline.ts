import type { EmulatorTimelineEvent } from "@touchstone/contracts";

/** What happens on the carrier's side, told live to whoever watches; nothing is kept. */
export type Timeline = {
  publish(event: EmulatorTimelineEvent): void;
  subscribe(listener: (event: EmulatorTimelineEvent) => void): () => void;
};

export const createTimeline = (): Timeline => {
  const listeners = new Set<(event: EmulatorTimelineEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
