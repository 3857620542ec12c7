import type { AnnouncedCaller, InboxFact } from "@touchstone/contracts";
import type { WebhookLine } from "@touchstone/db";
import type { Caller, VoiceReport } from "@touchstone/telephony";
import type { CachedLookup } from "./cachedLookup.ts";

/** What a report becomes: a fact with its key, or why there is none. */
export type FactOrNot =
  | { readonly kind: "fact"; readonly key: string; readonly body: InboxFact; readonly line: WebhookLine | null }
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly reason: "malformed" | "unknownLine" };

/** No number is longer, with all its decoration; and what is looked up is remembered. */
const MAX_ADDRESS = 64;

/** Completes a report with the line that the caller reached, which must be the tenant's own. Rejects when the database is away. */
export async function factOf(
  report: VoiceReport,
  tenantId: string,
  lines: CachedLookup<WebhookLine>,
): Promise<FactOrNot> {
  switch (report.kind) {
    case "fact":
      return { kind: "fact", key: report.key, body: report.fact, line: null };
    case "call": {
      const { key, callId, caller } = report;
      const line = await lineOf(caller, tenantId, lines);
      if (line === null) return { kind: "refused", reason: "unknownLine" };
      return { kind: "fact", key, body: { type: "callAnnounced", callId, ...announced(caller, line) }, line };
    }
    case "callEnd": {
      const { key, callId, end, durationSeconds, dialledFor } = report;
      const line = report.caller && (await lineOf(report.caller, tenantId, lines));
      const caller = report.caller && line ? announced(report.caller, line) : null;
      const ended = { type: "callEndAnnounced", callId, end, durationSeconds, caller } as const;
      return { kind: "fact", key, body: dialledFor === null ? ended : { ...ended, dialledFor }, line };
    }
    case "nothing":
      return { kind: "nothing" };
    case "malformed":
      return { kind: "refused", reason: "malformed" };
  }
}

const lineOf = ({ to }: Caller, tenantId: string, lines: CachedLookup<WebhookLine>) => lineAt(to, tenantId, lines);

/** The tenant's own line at this address; null when there is none. Rejects when the database is away. */
export async function lineAt(
  to: string,
  tenantId: string,
  lines: CachedLookup<WebhookLine>,
): Promise<WebhookLine | null> {
  if (to === "" || to.length > MAX_ADDRESS) return null;
  const line = await lines.get(to);
  return line?.tenantId === tenantId ? line : null;
}

const announced = ({ from, callerName }: Caller, line: WebhookLine): AnnouncedCaller => ({
  lineId: line.settings.id,
  from,
  callerName,
});
