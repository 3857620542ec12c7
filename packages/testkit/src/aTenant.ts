import type { Database } from "@touchstone/db";
import { type AgentSettings, type LineSettings, type QueueSettings, wholeAgent, wholeQueue } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";

/** A tenant as an installation makes it: itself, one brand, and an empty floor. */
export interface TestTenant {
  readonly tenantId: string;
  readonly brandId: string;
}

/** Inserts a tenant; `system` is the database as touchstone_system. */
export async function aTenant(system: Database, name = "Acme"): Promise<TestTenant> {
  const tenantId = newId();
  const brandId = newId();
  const { kysely } = system;
  await kysely
    .insertInto("tenant")
    .values({ id: tenantId, slug: `${name.toLowerCase()}-${tenantId}`, name })
    .execute();
  await kysely
    .insertInto("brand")
    .values({ tenantId, id: brandId, name: `${name} brand` })
    .execute();
  await kysely.insertInto("floor").values({ tenantId, leaseOwner: null, leaseUntil: null }).execute();
  await kysely.insertInto("projection").values({ tenantId, name: "log" }).execute();
  return { tenantId, brandId };
}

/** A queue that asks for no skill; say only what matters. */
export function aQueue(settings: Partial<QueueSettings> = {}): QueueSettings {
  return wholeQueue({
    id: newId(),
    name: "Billing",
    joinTimeoutMs: 8_000,
    lastResort: { en: "Please call again later." },
    ...settings,
  });
}

export function aLine(settings: Partial<LineSettings> & Pick<LineSettings, "queueId" | "brandId">): LineSettings {
  return { id: newId(), language: "en", requires: [], priorityMs: 0, greeting: {}, ...settings };
}

export function agentSettings(settings: Partial<AgentSettings> = {}): AgentSettings {
  return wholeAgent({ id: newId(), ...settings });
}
