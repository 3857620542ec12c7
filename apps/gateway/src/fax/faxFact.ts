import type { InboxFact } from "@touchstone/contracts";
import type { FaxLine } from "@touchstone/db";
import type { FaxReport } from "@touchstone/telephony";
import type { CachedLookup } from "../cachedLookup.ts";

/** No number is longer, with all its decoration; and what is looked up is remembered. */
const MAX_ADDRESS = 64;

/** The fax line at this address, whosever it is; null when there is none. Rejects when the database is away. */
export async function faxLineAt(address: string, lines: CachedLookup<FaxLine>): Promise<FaxLine | null> {
  return address === "" || address.length > MAX_ADDRESS ? null : await lines.get(address);
}

export function reportedFact(report: Extract<FaxReport, { kind: "state" }>): InboxFact {
  const { messageId, providerMessageId: providerId, state, errorCode, pages } = report;
  const counted = state === "delivered" && pages !== null ? { segments: pages } : {};
  return { type: "messageReportAnnounced", messageId, providerId, state, errorCode, ...counted };
}
