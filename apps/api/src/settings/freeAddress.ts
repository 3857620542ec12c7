import { isLineAddressTaken, type LineChannel, readTenantSlug } from "@touchstone/db";
import { readPhoneNumber } from "@touchstone/telephony";
import type { FastifyRequest } from "fastify";
import { callerOf } from "../access.ts";
import type { ApiDeps } from "../deps.ts";
import type { Fault } from "../fault.ts";
import { inTenant } from "./edit.ts";
import { refuseFaults } from "./fault.ts";

interface WantedAddress {
  readonly channel: LineChannel;
  /** As somebody wrote it. */
  readonly raw: string;
  /** The country whose spelling of numbers it may be in. */
  readonly region: string;
}

/** The address as its channel writes it. Throws 400 with what would be right when it is none, is taken, or is not the tenant's. */
export async function freeAddress(deps: ApiDeps, request: FastifyRequest, wanted: WantedAddress): Promise<string> {
  const { channel } = wanted;
  const slug = channel === "chat" ? await inTenant(deps, request, readTenantSlug) : "";
  const address = readAddress(wanted, slug);
  if (typeof address !== "string") return refuse(address);
  const isTaken = (by: LineChannel) => inTenant(deps, request, (trx) => isLineAddressTaken(trx, by, address));
  const isNumber = channel === "phone" || channel === "fax";
  if (await isTaken(channel)) return refuse({ code: isNumber ? "numberTaken" : "addressTaken" });
  if (isNumber && (await isTaken(OTHER_USE[channel]))) return refuse({ code: TAKEN_BY_OTHER[channel] });
  if (channel === "phone") await mustOwn(deps, request, address);
  return address;
}

/** A number is answered by people or by a fax machine. */
const OTHER_USE = { phone: "fax", fax: "phone" } as const;
const TAKEN_BY_OTHER = { phone: "numberOfFaxes", fax: "numberOfCalls" } as const;

type AddressFault = Omit<Fault, "field">;

function refuse(fault: AddressFault): never {
  refuseFaults([{ field: "address", ...fault }]);
  throw new Error("an address with a fault was not refused");
}

const MAIL_ADDRESS = /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/;
const BRAND = /^[a-z0-9]+(-[a-z0-9]+)*$/;

function readAddress({ channel, raw, region }: WantedAddress, slug: string): string | AddressFault {
  switch (channel) {
    case "phone":
    case "fax": {
      const reading = readPhoneNumber(raw, region);
      return reading.kind === "number" ? reading.e164 : { code: "notANumber" };
    }
    case "email": {
      const address = raw.toLowerCase();
      return MAIL_ADDRESS.test(address) ? address : { code: "notAMailAddress" };
    }
    case "chat": {
      const [tenant, brand, ...more] = raw.toLowerCase().split("/");
      const isRight = tenant === slug && more.length === 0 && (brand === undefined || BRAND.test(brand));
      return isRight ? raw.toLowerCase() : { code: "addressOfDesk", values: { slug } };
    }
  }
}

async function mustOwn(deps: ApiDeps, request: FastifyRequest, number: string): Promise<void> {
  const account = await deps.carrierAccountOf(callerOf(request).tenantId);
  const owned = account === null ? false : await deps.hasNumber(account, number);
  if (owned === null) refuse({ code: "noCarrier" });
  if (owned === false) refuse({ code: "numberNotYours" });
}
