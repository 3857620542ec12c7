import type { Typing } from "@touchstone/contracts";
import { create, type StoreApi, type UseBoundStore } from "zustand";

/** Contacts whose customers are writing just now. */
export type TypingStore = UseBoundStore<StoreApi<{ readonly interactionIds: readonly string[] }>>;

/** The part of a socket by which it is told who writes. */
interface TypingSocket {
  on(event: "typing", listener: (typing: Typing) => void): unknown;
  emit(event: "typing", typing: Typing): unknown;
  readonly connected: boolean;
}

/** Without another word it is over. */
const SHOWN_MS = 5_000;
const TOLD_EVERY_MS = 2_500;

/** Who is writing, both ways: told again while it goes on, kept nowhere. */
export function openTyping(socket: TypingSocket) {
  const store: TypingStore = create(() => ({ interactionIds: [] as readonly string[] }));
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let toldAt = Number.NEGATIVE_INFINITY;
  const without = (id: string) => store.getState().interactionIds.filter((one) => one !== id);
  socket.on("typing", ({ interactionId }) => {
    clearTimeout(timers.get(interactionId));
    store.setState({ interactionIds: [...without(interactionId), interactionId] });
    const over = () => store.setState({ interactionIds: without(interactionId) });
    timers.set(interactionId, setTimeout(over, SHOWN_MS));
  });
  return {
    store,
    types: (interactionId: string): void => {
      const now = performance.now();
      if (!socket.connected || now - toldAt < TOLD_EVERY_MS) return;
      toldAt = now;
      socket.emit("typing", { interactionId });
    },
    stop: (): void => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
