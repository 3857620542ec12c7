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
  await addLine(deps, request, rowOf(lineId, edit, { channel, address, region }), 0);
  return lineId;
}

/** A line as it once was. One that was removed comes back only if nobody else has its address by now, and its number is still the tenant's. */
export async function restoreLine(deps: ApiDeps, request: FastifyRequest, row: LineRow): Promise<void> {
  const { lines } = await inTenant(deps, request, readHouse);
  if (lines.has(row.settings.id)) return await setLine(deps, request, row);
  const { channel = "phone", address: raw, region } = row;
  await addLine(deps, request, { ...row, address: await freeAddress(deps, request, { channel, raw, region }) });
}

async function addLine(deps: ApiDeps, request: FastifyRequest, row: LineRow, onRevision?: number): Promise<void> {
  refuseFaults(lineFaults(row, await inTenant(deps, request, readHouse)));
  if ((row.channel ?? "phone") === "phone") await aim(deps, request, row.address);
  await setLine(deps, request, row, onRevision);
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

/** Two lines of one channel have two names; a company's number and its mailbox may well have the same. */
function lineFaults({ settings, name, channel = "phone" }: LineRow, house: House): Fault[] {
  const isTaken = [...house.lines.values()].some(
    (line) => line.settings.id !== settings.id && line.channel === channel && line.name === name,
  );
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
