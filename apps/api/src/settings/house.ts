import {
  type LineChannel,
  listAgentsOfTenant,
  listBrands,
  listLinesOfTenant,
  listQueueSettings,
  listSkills,
  type Queries,
} from "@touchstone/db";
import { type AgentSettings, type LineSettings, type QueueSettings, wholeAgent } from "@touchstone/domain";

/** All settings of a tenant, by id: what an edit has to fit into. */
export interface House {
  readonly queues: ReadonlyMap<string, QueueSettings>;
  readonly lines: ReadonlyMap<string, LineOfHouse>;
  readonly agents: ReadonlyMap<string, { readonly settings: AgentSettings; readonly name: string }>;
  readonly skills: ReadonlyMap<string, string>;
  readonly brands: ReadonlyMap<string, string>;
}

interface LineOfHouse {
  readonly settings: LineSettings;
  readonly name: string;
  readonly channel: LineChannel;
}

export async function readHouse(trx: Queries, tenantId: string): Promise<House> {
  const queues = await listQueueSettings(trx, tenantId);
  const lines = await listLinesOfTenant(trx, tenantId);
  const agents = await listAgentsOfTenant(trx, tenantId);
  const skills = await listSkills(trx, tenantId);
  const brands = await listBrands(trx, tenantId);
  return {
    queues: new Map(queues.map((queue) => [queue.id, queue])),
    lines: new Map(lines.map((line) => [line.settings.id, line])),
    agents: new Map(agents.map(({ id, name, settings }) => [id, { settings: settings ?? wholeAgent({ id }), name }])),
    skills: new Map(skills.map(({ id, name }) => [id, name])),
    brands: new Map(brands.map(({ id, name }) => [id, name])),
  };
}
