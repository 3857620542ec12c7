import type { InboxFact } from "@touchstone/contracts";
import type { FaxLine, InboxWriter } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import {
  arrivedFaxFact,
  type FaxReport,
  type FaxRoute,
  parseFaxWebhook,
  receiveFaxDocument,
  rejectDocument,
} from "@touchstone/telephony";
import type { CachedLookup } from "../cachedLookup.ts";
import type { GatewayMetrics } from "../metrics.ts";
import { orUnavailable } from "../unavailable.ts";
import type { AdmittedWebhook, Answer } from "../voiceWebhooks.ts";
import { faxLineAt, reportedFact } from "./faxFact.ts";

export interface FaxWebhookDeps {
  readonly inbox: InboxWriter;
  readonly lines: CachedLookup<FaxLine>;
  readonly metrics: GatewayMetrics;
  readonly publicUrl: string;
}

/** Nothing more is to be done with a fax that has come. */
const NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** A carrier of Twilio's shape asks whether a fax is wanted, or tells what came or went. Rejects as Unavailable. */
export async function answerFax(deps: FaxWebhookDeps, route: FaxRoute, webhook: AdmittedWebhook): Promise<Answer> {
  const report = parseFaxWebhook(route, webhook.fields, webhook.query);
  const document = route === "status" ? null : NO_ANSWER;
  const { tenantId } = webhook.account;
  switch (report.kind) {
    case "malformed":
      return { document, putAside: "malformed" };
    case "nothing":
      return { document, putAside: null };
    case "ringing": {
      const isOurs = (await lineOf(deps, report.to, webhook)) !== null;
      const wanted = isOurs ? receiveFaxDocument(deps.publicUrl) : rejectDocument();
      return { document: wanted, putAside: isOurs ? null : "unknownLine" };
    }
    case "fax": {
      const line = await lineOf(deps, report.fax.to, webhook);
      if (line === null) return { document, putAside: "unknownLine" };
      await store(
        deps,
        { tenantId, key: report.key, body: arrivedFaxFact(report.fax, line.settings.id) },
        webhook.untilMs,
        `fax/${route}`,
      );
      return { document, putAside: null };
    }
    case "state":
      await store(deps, { tenantId, key: report.key, body: reportedFact(report) }, webhook.untilMs, `fax/${route}`);
      return { document, putAside: null };
  }
}

async function lineOf({ lines }: FaxWebhookDeps, address: string, { account, untilMs }: AdmittedWebhook) {
  const line = await orUnavailable(faxLineAt(address, lines), untilMs);
  return line?.tenantId === account.tenantId ? line : null;
}

/** Durable when it returns. Rejects as Unavailable. */
export async function store(
  { inbox, metrics }: Pick<FaxWebhookDeps, "inbox" | "metrics">,
  fact: { readonly tenantId: string; readonly key: string; readonly body: InboxFact },
  untilMs: number,
  route: string,
): Promise<void> {
  const { repeated } = await orUnavailable(inbox.insert({ id: newId(), ...fact }, undefined, untilMs), untilMs);
  metrics.facts.inc({ route, result: repeated ? "duplicate" : "accepted" });
}

/** What of a report is a fact, when its line is known; null: nothing is decided by it. */
export function factOfReport(report: FaxReport, line: FaxLine): { key: string; body: InboxFact } | null {
  if (report.kind === "fax") return { key: report.key, body: arrivedFaxFact(report.fax, line.settings.id) };
  return report.kind === "state" ? { key: report.key, body: reportedFact(report) } : null;
}
