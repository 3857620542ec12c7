import type { SimDirectory } from "@touchstone/contracts";
import type { IconName } from "../icons/Icon.tsx";
import type { Writer } from "./mail/MailComposer.tsx";

export type SimTenant = SimDirectory["tenants"][number];
export type SimCaller = SimTenant["callers"][number];

/** What the person at the handset has chosen. `caller` is a place in the list, or a number typed by hand. */
export interface Choice {
  readonly tenantId: string;
  readonly caller: number | "other";
  readonly otherNumber: string;
  readonly lineAddress: string | null;
}

export function firstChoice(tenant: SimTenant): Choice {
  return { tenantId: tenant.id, caller: 0, otherNumber: "", lineAddress: tenant.lines[0]?.address ?? null };
}

export const callerIcon: Record<SimCaller["kind"], IconName> = {
  known: "user",
  vip: "crown",
  shared: "users",
  unknown: "help",
  withheld: "mask",
};

export interface Chosen {
  readonly from: string;
  readonly caller: SimCaller | null;
  readonly line: SimTenant["lines"][number];
}

/** Who mails: the customer that is played; anybody else gives a name and an address by hand. */
export function writerOf(tenant: SimTenant, choice: Choice): Writer {
  const caller = choice.caller === "other" ? null : (tenant.callers[choice.caller] ?? null);
  return { name: caller?.name ?? null, address: caller?.email ?? null };
}

/** Null while something is missing: no line, or no number. */
export function chosenCall(tenant: SimTenant, choice: Choice): Chosen | null {
  const line = tenant.lines.find((one) => one.address === choice.lineAddress);
  const caller = choice.caller === "other" ? null : (tenant.callers[choice.caller] ?? null);
  const from = caller?.from ?? choice.otherNumber.trim();
  return line === undefined || from === "" ? null : { from, caller, line };
}
