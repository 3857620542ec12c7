import type { WakeUps } from "@touchstone/runtime";
import type { DeskFeed } from "./deskFeed.ts";
import type { VisitorFeed } from "./visitors/visitorFeed.ts";

/** In which conversation, and which agent has it. */
export interface TypingIn {
  readonly interactionId: string;
  readonly agentId: string;
}

interface OpenFeeds {
  openFeeds(tenantId: string): { readonly desk: DeskFeed | undefined; readonly visitors: VisitorFeed | undefined };
}

/** Who is writing is told to the other side wherever its page is, by hints between processes: nothing is stored, and one may be lost. */
export function createTypingHints(wakeUps: WakeUps, { openFeeds }: OpenFeeds) {
  const tell = (who: "visitor" | "agent") => (tenantId: string, of: TypingIn) =>
    wakeUps.notify("typing", `${tenantId}/${who}/${of.interactionId}/${of.agentId}`);
  const stop = wakeUps.on("typing", (hint) => {
    const [tenantId = "", who, interactionId = "", agentId = ""] = hint.split("/");
    const { desk, visitors } = openFeeds(tenantId);
    if (who === "visitor") desk?.typing({ interactionId, agentId });
    else visitors?.typing({ interactionId, agentId });
  });
  return { visitorTypes: tell("visitor"), agentTypes: tell("agent"), stop };
}
