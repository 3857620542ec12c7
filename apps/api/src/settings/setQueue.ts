import type { FieldProblem, QueueEdit } from "@touchstone/contracts";
import { listQueueSettings } from "@touchstone/db";
import { leadsTo, type QueueSettings } from "@touchstone/domain";
import type { FastifyRequest } from "fastify";
import { callerOf } from "../access.ts";
import type { ApiDeps } from "../deps.ts";
import { editedQueue } from "../editedQueue.ts";
import { fieldProblem } from "../fault.ts";
import { Refused } from "../problem.ts";
import { change, inTenant, theOne } from "./edit.ts";
import { refuseFaults } from "./fault.ts";
import { type House, readHouse } from "./house.ts";
import { queueFaults } from "./queueFaults.ts";
import { openingOf, queueOf } from "./states.ts";

export async function readQueue(deps: ApiDeps, request: FastifyRequest, queueId: string) {
  return queueOf(theOne(await inTenant(deps, request, (trx, tenantId) => listQueueSettings(trx, tenantId, queueId))));
}

/** What an edit of a queue would come to. */
export async function checkQueue(deps: ApiDeps, request: FastifyRequest, queueId: string, edit: QueueEdit) {
  const { language } = callerOf(request);
  const house = await inTenant(deps, request, readHouse);
  const queue = editedQueue(theOne([...queuesOf(house, queueId)]), edit);
  const faults = queueFaults(queue, house);
  const told = (isWarning: boolean): FieldProblem[] =>
    faults.filter((fault) => (fault.isWarning ?? false) === isWarning).map((fault) => fieldProblem(fault, language));
  return { errors: told(false), warnings: told(true), opening: openingOf(queue, Date.now()) };
}

const queuesOf = ({ queues }: House, queueId: string) => [queues.get(queueId)].filter((queue) => queue !== undefined);

export async function editQueue(deps: ApiDeps, request: FastifyRequest, queueId: string, edit: QueueEdit) {
  const stored = theOne(await inTenant(deps, request, (trx, tenantId) => listQueueSettings(trx, tenantId, queueId)));
  await setQueue(deps, request, editedQueue(stored, edit));
}

/** Makes settings of a queue so, if they fit into the house; `onRevision` as in `change`. */
export async function setQueue(
  deps: ApiDeps,
  request: FastifyRequest,
  queue: QueueSettings,
  onRevision?: number,
): Promise<void> {
  const house = await inTenant(deps, request, readHouse);
  refuseFaults(queueFaults(queue, house));
  const revision = (house.queues.get(queue.id)?.revision ?? 0) + 1;
  await change(deps, request, { type: "queueSet", queue: { ...queue, revision } }, onRevision);
}

/** Throws 409 naming the lines and queues that lead to it. Contacts that still wait in it keep it as well. */
export async function removeQueue(deps: ApiDeps, request: FastifyRequest, queueId: string): Promise<void> {
  const house = await inTenant(deps, request, readHouse);
  theOne(queuesOf(house, queueId));
  const lines = [...house.lines.values()].filter(({ settings }) => settings.queueId === queueId);
  const queues = [...house.queues.values()].filter((queue) => queue.id !== queueId && leadsTo(queue, { queueId }));
  const users = [...lines, ...queues].map(({ name }) => name).join(", ");
  if (users) {
    const fault = { field: "queueId", code: "usedBy", values: { users } } as const;
    throw new Refused(409, "inUse", [fault]);
  }
  await change(deps, request, { type: "queueRemoved", queueId });
}
