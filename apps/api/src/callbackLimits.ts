import { createHash } from "node:crypto";
import {
  type Database,
  isKnownNumber,
  type Queries,
  type Reservation,
  readLineRegions,
  releaseCallbackOrder,
  reserveCallbackOrder,
  withTenant,
  worksInQueue,
} from "@touchstone/db";
import { reachOf, readPhoneNumber } from "@touchstone/telephony";
import { isAbove, type SignedIn } from "./access.ts";
import type { FaultCode } from "./fault.ts";
import { Refused } from "./problem.ts";

/** A centre that calls by hand as fast as it can stays below these; a stolen sign-in or a looping integration does not. */
const PER_AGENT_AND_HOUR = 30;
const PER_SUPERVISOR_AND_HOUR = 200;
/** Somebody from outside, of whom only the browser is known. */
const PER_VISITOR_AND_HOUR = 3;
/** Whoever was not reached by so many orders in a day is harassed by the next. */
const PER_NUMBER_AND_DAY = 5;

/** What is ordered, and as whom it is called. */
export interface OrderedNumber {
  readonly queueId: string;
  readonly lineId: string;
  readonly number: string;
}

/**
 * Who may have which number called back: agents in their own queues; numbers of the countries of the tenant's lines, and those
 * that are known; none that costs extra. Throws 403 or 422 with the field and the remedy. Returns the number as E.164.
 */
export async function allowCallback(trx: Queries, caller: SignedIn, ordered: OrderedNumber): Promise<string> {
  const { tenantId, userId } = caller;
  const { queueId } = ordered;
  if (!isAbove(caller) && !(await worksInQueue(trx, { tenantId, userId, queueId })))
    throw new Refused(403, "forbidden", [{ field: "queueId", code: "notYourQueue" }]);
  return await allowNumber(trx, tenantId, ordered);
}

/** The number alone, whoever asks. Throws 422. Returns it as E.164. */
export async function allowNumber(
  trx: Queries,
  tenantId: string,
  { lineId, number }: Pick<OrderedNumber, "lineId" | "number">,
): Promise<string> {
  const regions = await readLineRegions(trx, tenantId);
  const reading = readPhoneNumber(number, regions.get(lineId) ?? "");
  if (reading.kind !== "number") throw refusedNumber("notANumberHere");
  const reach = reachOf(reading.e164, new Set(regions.values()));
  if (reach === "extraCharged") throw refusedNumber("premiumNumber");
  if (reach === "abroad" && !(await isKnownNumber(trx, tenantId, reading.e164)))
    throw refusedNumber("regionNotAllowed");
  return reading.e164;
}

const refusedNumber = (code: FaultCode): Refused => new Refused(422, "numberNotAllowed", [{ field: "number", code }]);

/** A person of the house, or a visitor of the web, who has no roles. */
export type Orderer = Pick<SignedIn, "tenantId" | "userId" | "roles">;

function perHour({ roles }: Orderer): number {
  if (roles.length === 0) return PER_VISITOR_AND_HOUR;
  return isAbove({ roles }) ? PER_SUPERVISOR_AND_HOUR : PER_AGENT_AND_HOUR;
}

/**
 * Runs the order when there are not too many: counted before, so that orders at the same instant cannot slip through together,
 * and not counted when it is refused. Throws 429 with the field and the remedy.
 */
export async function countedOrder<T>(
  database: Database,
  caller: Orderer,
  { clientId, e164 }: { readonly clientId: string; readonly e164: string },
  order: () => Promise<T>,
): Promise<T> {
  const { tenantId, userId } = caller;
  const row = { tenantId, userId, clientId, numberHash: hashOf(tenantId, e164) };
  const perPersonAndHour = perHour(caller);
  const limits = { perPersonAndHour, perNumberAndDay: PER_NUMBER_AND_DAY };
  const reserved = await withTenant(database, tenantId, (trx) => reserveCallbackOrder(trx, row, limits));
  if (reserved.kind === "person" || reserved.kind === "number") throw tooMany(reserved, perPersonAndHour);
  try {
    return await order();
  } catch (error) {
    const isRefused = error instanceof Refused && error.statusCode < 500;
    if (isRefused && reserved.kind === "reserved")
      await withTenant(database, tenantId, (trx) => releaseCallbackOrder(trx, row));
    throw error;
  }
}

function tooMany({ kind, inMs }: Extract<Reservation, { inMs: number }>, perPerson: number): Refused {
  const limit = kind === "person" ? perPerson : PER_NUMBER_AND_DAY;
  const values = { limit, minutes: Math.ceil(inMs / 60_000), hours: Math.ceil(inMs / 3_600_000) };
  const code = kind === "person" ? "personLimit" : "numberLimit";
  return new Refused(429, "tooManyCallbacks", [{ field: "number", code, values }]);
}

const hashOf = (tenantId: string, e164: string) => createHash("sha256").update(`${tenantId} ${e164}`).digest();
