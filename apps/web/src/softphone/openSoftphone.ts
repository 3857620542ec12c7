import type { SoftphoneAccess } from "@touchstone/contracts";
import { request } from "../api/request.ts";
import { emulatorSoftphone } from "./emulatorSoftphone.ts";
import type { Softphone, SoftphoneListener } from "./softphone.ts";
import { twilioSoftphone } from "./twilioSoftphone.ts";

export type FetchAccess = () => Promise<SoftphoneAccess>;
export type OpenSoftphone = (tell: SoftphoneListener) => Promise<Softphone>;

const fetchAccess: FetchAccess = () => request<SoftphoneAccess>("GET", "/softphone/token");

/** The phone that this installation's carrier needs; the server says which. Throws RequestFailed. */
export const openSoftphone: OpenSoftphone = async (tell) => {
  const first = await fetchAccess();
  const open = first.provider === "twilio" ? twilioSoftphone : emulatorSoftphone;
  return open(onceThen(first, fetchAccess), tell);
};

/** The access that chose the provider serves the first leg too; every later one is fetched anew. */
export function onceThen(first: SoftphoneAccess, later: FetchAccess): FetchAccess {
  let unused: SoftphoneAccess | null = first;
  return async () => {
    const kept = unused;
    unused = null;
    return kept && kept.expiresAt > Date.now() + 30_000 ? kept : later();
  };
}
