import type { InboxFact } from "@touchstone/contracts";
import type { Connection } from "@touchstone/domain";
import { RECONNECT_MS } from "./limits.ts";

/** What a desk is, as facts tell it. */
type Standing = "unknown" | "gone" | "reconnecting" | "connected" | "connectedAndCanTalk";

interface Desk {
  readonly tenantId: string;
  readonly agentId: string;
  /** Each tab of the agent, and whether it can ring and talk. */
  readonly tabs: Map<string, { canTalk: boolean }>;
  /** When a desk without tabs is gone, by the monotonic clock. */
  goneAt: number | null;
  told: Standing;
  telling: boolean;
  /** Heartbeats in a row in which the committed row said otherwise. */
  doubts: number;
}

export interface Liveness {
  opened(tenantId: string, agentId: string, tabId: string): void;
  stated(agentId: string, tabId: string, canTalk: boolean): void;
  closed(agentId: string, tabId: string): void;
  /** What the committed row says of a desk; tells it again when a fact was lost or a lease ended meanwhile. */
  compare(agentId: string, connection: Connection): void;
  /** The one timer: call it a few times a second. Tells what time alone changed and what could not be told before. */
  tick(): void;
  /** The process ends: every desk reconnects, to this node's successor or to none. Resolves when that is told or cannot be. */
  leave(): Promise<void>;
}

export interface LivenessOptions {
  /** Names this process. */
  readonly nodeId: string;
  readonly send: (tenantId: string, key: string, body: InboxFact) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Monotonic, milliseconds. */
  readonly now?: () => number;
}

const DOUBTS = 2;

/**
 * Keeps in memory which desks are there; several tabs of one agent are one desk. Only transitions become facts, in order for
 * each desk: what cannot be told is told later. Decides nothing: what a lost desk means is the domain's.
 */
export function createLiveness(options: LivenessOptions): Liveness {
  const { nodeId, send, onError, now = () => performance.now() } = options;
  const desks = new Map<string, Desk>();
  let count = 0;

  const tell = async (desk: Desk): Promise<void> => {
    if (desk.telling) return;
    desk.telling = true;
    try {
      for (let standing = standingOf(desk, now()); standing !== desk.told; standing = standingOf(desk, now())) {
        await send(desk.tenantId, `desk:${nodeId}:${desk.agentId}:${++count}`, factOf(desk.agentId, nodeId, standing));
        desk.told = standing;
        desk.doubts = 0;
      }
    } catch (error) {
      onError(error); // The next tick tries again.
    } finally {
      desk.telling = false;
    }
    if (desk.told === "gone" && desk.tabs.size === 0) desks.delete(desk.agentId);
  };

  const change = (agentId: string, edit: (desk: Desk) => void) => {
    const desk = desks.get(agentId);
    if (!desk) return;
    edit(desk);
    void tell(desk);
  };
  return {
    opened: (tenantId, agentId, tabId) => {
      const desk = desks.get(agentId) ?? newDesk(tenantId, agentId);
      desks.set(agentId, desk);
      desk.tabs.set(tabId, { canTalk: false });
      desk.goneAt = null;
      void tell(desk);
    },
    stated: (agentId, tabId, canTalk) =>
      change(agentId, ({ tabs }) => void (tabs.has(tabId) && tabs.set(tabId, { canTalk }))),
    closed: (agentId, tabId) =>
      change(agentId, (desk) => {
        desk.tabs.delete(tabId);
        if (desk.tabs.size === 0) desk.goneAt ??= now() + RECONNECT_MS;
      }),
    compare: (agentId, connection) =>
      change(agentId, (desk) => {
        const agrees = desk.telling || desk.tabs.size === 0 || saysTheSame(connection, nodeId, desk.told);
        desk.doubts = agrees ? 0 : desk.doubts + 1;
        if (desk.doubts >= DOUBTS) desk.told = "unknown";
      }),
    tick: () => {
      for (const desk of desks.values()) if (standingOf(desk, now()) !== desk.told) void tell(desk);
    },
    leave: async () => {
      for (const desk of desks.values()) {
        desk.tabs.clear();
        desk.goneAt = Number.POSITIVE_INFINITY; // The lease runs out by itself: the router tells who is gone then.
      }
      await Promise.all([...desks.values()].map(tell));
    },
  };
}

function newDesk(tenantId: string, agentId: string): Desk {
  return { tenantId, agentId, tabs: new Map(), goneAt: null, told: "unknown", telling: false, doubts: 0 };
}

function standingOf({ tabs, goneAt }: Desk, now: number): Standing {
  if (tabs.size > 0) return [...tabs.values()].some(({ canTalk }) => canTalk) ? "connectedAndCanTalk" : "connected";
  return goneAt !== null && now < goneAt ? "reconnecting" : "gone";
}

function factOf(agentId: string, nodeId: string, standing: Standing): InboxFact {
  if (standing === "reconnecting") return { type: "deskReconnecting", agentId, nodeId };
  if (standing === "gone" || standing === "unknown") return { type: "deskGone", agentId, nodeId };
  return { type: "deskConnected", agentId, nodeId, canTalk: standing === "connectedAndCanTalk" };
}

/** Another node that has the agent's desk is right as well: then there are desks on both. */
function saysTheSame(connection: Connection, nodeId: string, told: Standing): boolean {
  if (connection.kind !== "connected") return false;
  return connection.nodeId !== nodeId || connection.canTalk === (told === "connectedAndCanTalk");
}
