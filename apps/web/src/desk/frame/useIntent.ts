import { useClick, useDesk } from "./deskContext.tsx";
import type { NotReadyReason } from "./labels.ts";

export interface IntentClicks {
  /** Unlocks the sound, asks for the microphone, clears a block, and says Ready. Must follow a click. */
  goReady(): void;
  goNotReady(reason: NotReadyReason): void;
  goOffline(): void;
}

export function useIntent(): IntentClicks {
  const { line, phone } = useDesk();
  const click = useClick();
  const ready = async () => {
    // First what needs the click as its gesture; the wish stands even when the phone needs fixing first.
    await phone.prepare();
    const { agent } = line.store.getState();
    if (agent?.block) await click("clearBlock", {});
    if (agent?.intent.kind !== "ready") await click("setIntent", { intent: "ready" });
  };
  return {
    goReady: () => void ready(),
    goNotReady: (reason) => void click("setIntent", { intent: "notReady", reason }),
    goOffline: () => void click("setIntent", { intent: "offline" }),
  };
}
