import type { Me, Role } from "@touchstone/contracts";
import { type Database, readTenant, type SessionUser, withTenant } from "@touchstone/db";

/** The signed-in person as the screens greet him. */
export async function meOf(database: Database, user: SessionUser): Promise<Me> {
  const { tenantId, userId, name, email, roles, language } = user;
  const tenant = await withTenant(database, tenantId, (trx) => readTenant(trx, tenantId));
  const { id, name: tenantName, isDemo, timeZone, region } = tenant;
  return {
    userId,
    name,
    email,
    roles: [...roles] as Role[],
    language,
    tenant: { id, name: tenantName, isDemo, timeZone, region },
  };
}
