import type { EmulatorFaxMachine } from "@touchstone/contracts";
import type { Account } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import type { Medium } from "../message/message.ts";
import { newSid } from "../sid.ts";

export type FaxStatus =
  | "queued"
  | "processing"
  | "sending"
  | "delivered"
  | "receiving"
  | "received"
  | "no-answer"
  | "busy"
  | "failed";

export type Fax = {
  readonly sid: string;
  readonly account: Account;
  readonly direction: "inbound" | "outbound";
  readonly from: string;
  readonly to: string;
  readonly statusCallback: string | undefined;
  readonly createdAt: number;
  updatedAt: number;
  status: FaxStatus;
  pages: number | null;
  document: Medium | null;
};

/** All faxes of the emulated world. */
export type FaxRoom = {
  /** By SID, in the order in which they began. */
  readonly faxes: Map<string, Fax>;
  /** People's machines by number, those that do not simply answer. */
  readonly machines: Map<string, EmulatorFaxMachine>;
};

export const createFaxRoom = (): FaxRoom => ({ faxes: new Map(), machines: new Map() });

type NewFax = Pick<Fax, "account" | "direction" | "from" | "to" | "status"> & {
  readonly statusCallback?: string | undefined;
};

/** Registers a fax; nothing happens with it yet. The oldest is forgotten where there are too many. */
export const openFax = (carrier: Carrier, given: NewFax): Fax => {
  const { faxRoom, clock, options } = carrier;
  const now = clock.now();
  const none = { pages: null, document: null, statusCallback: undefined };
  const fax: Fax = { ...none, ...given, sid: newSid("FX"), createdAt: now, updatedAt: now };
  faxRoom.faxes.set(fax.sid, fax);
  const [oldest] = faxRoom.faxes.values();
  if (faxRoom.faxes.size > options.messageLimit && oldest) forget(carrier, oldest);
  publishFax(carrier, fax);
  return fax;
};

const forget = ({ faxRoom, post }: Carrier, { sid, document }: Fax): void => {
  if (document) post.files.delete(document.token);
  faxRoom.faxes.delete(sid);
};

/** Gives a fax the document that it is, where it can be fetched. */
export const keepDocument = ({ post }: Carrier, fax: Fax, document: Medium): void => {
  fax.document = document;
  post.files.set(document.token, document);
};

export const publishFax = ({ timeline, clock }: Carrier, fax: Fax): void => {
  const { sid: messageSid, from, to, status } = fax;
  const direction = fax.direction === "inbound" ? "inbound" : "outbound-api";
  timeline.publish({ type: "message", at: clock.now(), messageSid, from, to, direction, status });
};

/** Without a word to the application. */
export const forgetFaxes = (carrier: Carrier): void => {
  for (const fax of [...carrier.faxRoom.faxes.values()]) forget(carrier, fax);
  carrier.faxRoom.machines.clear();
};
