import { createHash, randomBytes } from "node:crypto";
import type { InboxFact } from "@touchstone/contracts";
import { type Database, insertFacts } from "@touchstone/db";
import type { WorkSet } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { agentSettings, aLine, aQueue } from "@touchstone/testkit";

const SESSION_HOURS = 12;

export interface BenchAgent {
  readonly id: string;
  readonly token: string;
  /** What the carrier calls the agent's softphone. */
  readonly identity: string;
}

export interface BenchAccount {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
  readonly twimlAppSid: string;
}

export interface BenchTenant {
  readonly tenantId: string;
  readonly brandId: string;
  readonly queueId: string;
  readonly lineId: string;
  readonly lineNumber: string;
  readonly account: BenchAccount;
  readonly agents: readonly BenchAgent[];
  readonly supervisor: { readonly token: string };
}

export interface BenchTenantOptions {
  readonly agents: number;
  /** Base address of the carrier's API. */
  readonly apiUrl: string;
  readonly wrapUpMs?: number;
  readonly maxWaitMs?: number;
  /** Default: one for the only tenant. */
  readonly lineNumber?: string;
  /** What an agent may have at a time; a call alone when left out. */
  readonly workSets?: readonly WorkSet[];
}

/** A tenant with one line, one queue and many agents who can sign in at once. Settings go the way they always go: as facts. */
export async function makeBenchTenant(system: Database, options: BenchTenantOptions): Promise<BenchTenant> {
  const tenantId = newId();
  const [brandId, supervisorId] = [newId(), newId()];
  const { kysely } = system;
  await kysely
    .insertInto("tenant")
    .values({ id: tenantId, slug: `bench-${tenantId}`, name: "Bench" })
    .execute();
  await kysely.insertInto("brand").values({ tenantId, id: brandId, name: "Bench" }).execute();
  await kysely.insertInto("floor").values({ tenantId, leaseOwner: null, leaseUntil: null }).execute();
  await kysely.insertInto("projection").values({ tenantId, name: "log" }).execute();
  const account = anAccount();
  await kysely
    .insertInto("carrierAccount")
    .values({ ...account, tenantId, apiUrl: options.apiUrl })
    .execute();
  // In turn: a person who declined would be first in line again, and a handful of desks would click faster than anybody may.
  const queue = aQueue({
    strategy: "roundRobin",
    wrapUpMs: options.wrapUpMs ?? 60_000,
    maxWaitMs: options.maxWaitMs ?? 600_000,
  });
  const line = aLine({ queueId: queue.id, brandId });
  const lineNumber = options.lineNumber ?? "+441134960999";
  const settings = Array.from({ length: options.agents }, () =>
    agentSettings({ queueIds: [queue.id], workSets: options.workSets ?? [{ voice: 1 }] }),
  );
  const agents = await addPeople(
    system,
    tenantId,
    settings.map((agent) => agent.id),
    "agent",
  );
  const [supervisor] = await addPeople(system, tenantId, [supervisorId], "supervisor");
  await tell(system, tenantId, [
    { type: "queueSet", queue },
    { type: "lineSet", line, address: lineNumber, name: "Bench", region: "GB" },
    ...settings.map((agent): InboxFact => ({ type: "agentSet", agent })),
  ]);
  return {
    tenantId,
    brandId,
    queueId: queue.id,
    lineId: line.id,
    lineNumber,
    account,
    agents,
    supervisor: { token: (supervisor as BenchAgent).token },
  };
}

function anAccount(): BenchAccount {
  const hex = () => randomBytes(16).toString("hex");
  return {
    accountSid: `AC${hex()}`,
    authToken: hex(),
    apiKeySid: `SK${hex()}`,
    apiKeySecret: hex(),
    twimlAppSid: `AP${hex()}`,
  };
}

async function addPeople(
  system: Database,
  tenantId: string,
  ids: readonly string[],
  role: string,
): Promise<BenchAgent[]> {
  const people = ids.map((id) => ({
    id,
    token: randomBytes(32).toString("base64url"),
    identity: `agent_${id.replaceAll("-", "")}`,
  }));
  const users = people.map(({ id }) => ({
    tenantId,
    id,
    email: `${id}@bench.invalid`,
    name: `Agent ${id.slice(-4)}`,
    passwordHash: "-",
    roles: [role],
    disabledAt: null,
  }));
  await system.kysely.insertInto("appUser").values(users).execute();
  const expiresAt = new Date(Date.now() + SESSION_HOURS * 3_600_000);
  const sessions = people.map(({ id, token }) => ({
    tokenHash: createHash("sha256").update(token).digest(),
    tenantId,
    userId: id,
    expiresAt,
    revokedAt: null,
  }));
  await system.kysely.insertInto("session").values(sessions).execute();
  return people;
}

async function tell(system: Database, tenantId: string, bodies: readonly InboxFact[]): Promise<void> {
  await insertFacts(
    system.pool,
    bodies.map((body) => ({ tenantId, id: newId(), key: newId(), body })),
  );
}
