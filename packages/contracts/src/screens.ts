import type { AgentId, Push, TenantId } from "@touchstone/domain";

/** What the screens have to know of one commit of the floor; small, and holds no personal data. */
export interface CommittedChange {
  /** `floor.version` of the commit. */
  readonly version: number;
  /** Addressed to single desks; read from committed rows as they are sent. */
  readonly pushes: readonly Push[];
  /** Whose desk shows something else now: exactly the agents whose row got this version. */
  readonly agentsChanged: readonly AgentId[];
  /** Whether the live board shows something else now. */
  readonly boardChanged: boolean;
}

/**
 * Where the router tells of its commits. Returns at once and never throws; nothing depends on it being heard, because
 * every screen asks for a snapshot when it finds that it is behind.
 */
export interface ScreenPort {
  committed(tenantId: TenantId, change: CommittedChange): void;
}
