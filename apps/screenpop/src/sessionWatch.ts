import type { Role } from "@touchstone/contracts";
import { type Database, readValidSessions } from "@touchstone/db";
import type { SignedIn } from "./authenticate.ts";
import { mayEnter } from "./authenticate.ts";

interface Watched {
  readonly user: SignedIn;
  readonly roles: readonly Role[];
  readonly cut: () => void;
}

export interface SessionWatch {
  add(watched: Watched): void;
  remove(watched: Watched): void;
  /** Cuts off everybody whose session was revoked or ran out, who was disabled, or who lost the role. */
  look(): Promise<void>;
}

export function createSessionWatch(database: Database): SessionWatch {
  const byTenant = new Map<string, Set<Watched>>();
  return {
    add: (watched) => {
      const { tenantId } = watched.user;
      byTenant.set(tenantId, (byTenant.get(tenantId) ?? new Set()).add(watched));
    },
    remove: (watched) => {
      const set = byTenant.get(watched.user.tenantId);
      set?.delete(watched);
      if (set?.size === 0) byTenant.delete(watched.user.tenantId);
    },
    look: async () => {
      for (const [tenantId, set] of byTenant) {
        const hashes = [...set].map(({ user }) => user.tokenHash);
        const valid = await readValidSessions(database, tenantId, hashes);
        for (const { user, roles, cut } of set) {
          const rolesNow = valid.get(user.tokenHash.toString("hex"));
          // Who came while this was asked is in the set, but was not asked about.
          const asked = hashes.includes(user.tokenHash);
          if (asked && !(rolesNow && mayEnter(roles, rolesNow))) cut();
        }
      }
    },
  };
}
