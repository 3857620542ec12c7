import type { LineEdit, NewLine } from "@touchstone/contracts";
import { type LineChannel, type LineRow, listLinesOfTenant, readTenant } from "@touchstone/db";
import { type LineSettings, leadsTo } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import { callerOf } from "../access.ts";
import type { ApiDeps } from "../deps.ts";
import { givenTexts } from "../editedQueue.ts";
import type { Fault } from "../fault.ts";
import { Refused } from "../problem.ts";
import { change, inTenant, theOne } from "./edit.ts";
import { refuseFaults } from "./fault.ts";
import { freeAddress } from "./freeAddress.ts";
import { type House, readHouse } from "./house.ts";
import { skillFaults } from "./queueFaults.ts";

export async function findLine(deps: ApiDeps, request: FastifyRequest, lineId: string) {
  return theOne(await inTenant(deps, request, (trx, tenantId) => listLinesOfTenant(trx, tenantId, lineId)));
}

export async function editLine(deps: ApiDeps, request: FastifyRequest, lineId: string, edit: LineEdit): Promise<void> {
  const { channel, address, region } = await findLine(deps, request, lineId);
  await setLine(deps, request, rowOf(lineId, edit, { channel, address, region }));
}

/** Makes settings of a line so, if they fit into the house; `onRevision` as in `change`. */
export async function setLine(
  deps: ApiDeps,
  request: FastifyRequest,
  row: LineRow,
  onRevision?: number,
): Promise<void> {
  const house = await inTenant(deps, request, readHouse);
  refuseFaults(lineFaults(row, house));
  const { settings, ...words } = row;
  const before = house.lines.get(settings.id)?.settings;
  const revision = (before?.revision ?? 0) + 1;
  const line = { ...(before?.text ? { text: before.text } : {}), ...settings, revision };
  await change(deps, request, { type: "lineSet", line, ...words }, onRevision);
}

/** A new line for an address that no line has; a number leads here from then on. Returns its id. */
export async function createLine(deps: ApiDeps, request: FastifyRequest, given: NewLine): Promise<string> {
  const { channel = "phone", address: raw, region: said, ...edit } = given;
  const { region: own } = await inTenant(deps, request, readTenant);
  const region = said ?? own;
  const address = await freeAddress(deps, request, { channel, raw: raw.trim(), region });
  const lineId = newId();
  const row = rowOf(lineId, edit, { channel, address, region });
  refuseFaults(lineFaults(row, await inTenant(deps, request, readHouse)));
  if (channel === "phone") await aim(deps, request, address);
  await setLine(deps, request, row, 0);
  return lineId;
}

/** Before there is a line: one that nobody can reach would look as if nobody called. */
async function aim(deps: ApiDeps, request: FastifyRequest, address: string): Promise<void> {
  const account = await deps.carrierAccountOf(callerOf(request).tenantId);
  const isAimed = account === null ? false : await deps.aimNumber(account, address);
  if (isAimed !== true) refuseFaults([{ field: "address", code: isAimed === null ? "noCarrier" : "numberNotYours" }]);
}

function rowOf(
  id: string,
  { name, text, ...edit }: LineEdit,
  place: { channel: LineChannel; address: string; region: string },
): LineRow {
  const writes = text === undefined ? {} : { text: writing(text) };
  return { settings: { id, ...edit, greeting: givenTexts(edit.greeting), ...writes }, name, ...place };
}

/** With the line's own words as texts that say something. */
function writing({ autoAnswer, ...rest }: NonNullable<LineEdit["text"]>): NonNullable<LineSettings["text"]> {
  if (autoAnswer === undefined) return given(rest);
  const { open, closed } = autoAnswer;
  return { ...given(rest), autoAnswer: { open: givenTexts(open), closed: givenTexts(closed) } };
}

const given = ({ closesAfterMs, idleToRestMs, quietHours }: Omit<NonNullable<LineEdit["text"]>, "autoAnswer">) => ({
  ...(closesAfterMs === undefined ? {} : { closesAfterMs }),
  ...(idleToRestMs === undefined ? {} : { idleToRestMs }),
  ...(quietHours === undefined ? {} : { quietHours }),
});

function lineFaults({ settings, name }: LineRow, house: House): Fault[] {
  const isTaken = [...house.lines].some(([id, line]) => id !== settings.id && line.name === name);
  return [
    ...(isTaken ? [{ field: "name", code: "nameTaken", values: { name } } as const] : []),
    ...(house.queues.has(settings.queueId) ? [] : [{ field: "queueId", code: "unknownQueue" } as const]),
    ...(house.brands.has(settings.brandId) ? [] : [{ field: "brandId", code: "unknownBrand" } as const]),
    ...skillFaults(settings.requires, house),
  ];
}

/** Throws 409 naming the queues whose overflow leads to it. */
export async function removeLine(deps: ApiDeps, request: FastifyRequest, lineId: string): Promise<void> {
  await findLine(deps, request, lineId);
  const { queues } = await inTenant(deps, request, readHouse);
  const users = [...queues.values()].filter((queue) => leadsTo(queue, { lineId })).map(({ name }) => name);
  if (users.length > 0) {
    const fault = { field: "lineId", code: "usedBy", values: { users: users.join(", ") } } as const;
    throw new Refused(409, "inUse", [fault]);
  }
  await change(deps, request, { type: "lineRemoved", lineId });
}
