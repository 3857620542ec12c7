import type { Role } from "@touchstone/contracts";
import { CLICKS } from "./clicks.ts";

/** Who may enter a namespace, and what may be said there. Every event that a socket listens to stands here. */
export const PERMISSIONS = {
  "/agent": { roles: ["agent"], events: new Set<string>([...CLICKS, "deskState", "looking", "typing", "resync"]) },
  "/board": { roles: ["supervisor", "administrator"], events: new Set<string>(["resync"]) },
} as const satisfies Record<string, { roles: readonly Role[]; events: ReadonlySet<string> }>;
