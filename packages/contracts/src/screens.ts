import type { AgentId, Push, TenantId } from "@touchstone/domain";

/** What the screens have to know of one commit of the floor; small, and holds no personal data. */
export interface CommittedChange {
  /** `floor.version` of the commit. */
  readonly version: number;
  /** Addressed to single desks; read from committed rows as they are sent. */
  readonly pushes: readonly Push[];
  /** What pops for the offers among them, read right behind the commit; absent where nobody reads. May reject. */
  readonly offers?: Promise<readonly object[]>;
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
  /** Whether pops are to be read with the commits: where the desks are in this process. */
  readonly popsHere?: boolean;
  committed(tenantId: TenantId, change: CommittedChange): void;
}
