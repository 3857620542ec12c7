import { listAgentsOfTenant } from "@touchstone/db";
import type { AgentSettings } from "@touchstone/domain";
import type { FastifyRequest } from "fastify";
import type { ApiDeps } from "../deps.ts";
import type { Fault } from "../fault.ts";
import { change, inTenant, theOne } from "./edit.ts";
import { refuseFaults } from "./fault.ts";
import { type House, readHouse } from "./house.ts";
import { agentOf } from "./states.ts";

export async function readAgent(deps: ApiDeps, request: FastifyRequest, agentId: string) {
  return agentOf(theOne(await inTenant(deps, request, (trx, tenantId) => listAgentsOfTenant(trx, tenantId, agentId))));
}

/** Makes settings of an agent so, if they fit into the house; `onRevision` as in `change`. */
export async function setAgent(
  deps: ApiDeps,
  request: FastifyRequest,
  agent: AgentSettings,
  onRevision?: number,
): Promise<void> {
  const house = await inTenant(deps, request, readHouse);
  const stored = theOne([house.agents.get(agent.id)].filter((one) => one !== undefined));
  refuseFaults(agentFaults(agent, house));
  const revision = (stored.settings.revision ?? 0) + 1;
  await change(deps, request, { type: "agentSet", agent: { ...agent, revision } }, onRevision);
}

function agentFaults({ queueIds, skills, workSets }: AgentSettings, house: House): Fault[] {
  return [
    ...queueIds.flatMap((id, place): Fault[] =>
      house.queues.has(id) ? [] : [{ field: `queueIds.${place}`, code: "unknownQueue" }],
    ),
    ...Object.keys(skills).flatMap((id): Fault[] =>
      house.skills.has(id) ? [] : [{ field: `skills.${id}`, code: "unknownSkill" }],
    ),
    ...workSets.flatMap((set, place): Fault[] =>
      Object.values(set).some((places) => places > 0) ? [] : [{ field: `workSets.${place}`, code: "setEmpty" }],
    ),
  ];
}
