import type { Line } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import type { Medium } from "../message/message.ts";
import { parseTwiml } from "../twiml/parse.ts";
import { deliver } from "../webhook/deliver.ts";
import type { Fields } from "../webhook/signature.ts";
import { countPages } from "./countPages.ts";
import { type Fax, keepDocument, openFax, publishFax } from "./fax.ts";
import { documentUrl } from "./sendFax.ts";

const PAGE_MS = 100;

export type PersonFaxes = {
  readonly from: string;
  readonly to: string;
  readonly document: Medium;
  /** The line breaks: nothing arrives. */
  readonly breaks: boolean;
};

/** A person faxes a line; undefined when no account has it. The application says whether it is taken. */
export const faxToLine = (carrier: Carrier, faxed: PersonFaxes): Fax | undefined => {
  const owner = carrier.accounts.lineOf(faxed.to);
  if (!owner) return undefined;
  const { account, line } = owner;
  const fax = openFax(carrier, { account, direction: "inbound", status: "receiving", from: faxed.from, to: faxed.to });
  ring(carrier, line, fax, faxed).catch(carrier.report);
  return fax;
};

const ring = async (carrier: Carrier, line: Line, fax: Fax, faxed: PersonFaxes): Promise<void> => {
  const action = await askApplication(carrier, line, fax);
  if (action === null) return end(carrier, fax, "failed");
  const pages = countPages(faxed.document.type, faxed.document.bytes);
  carrier.clock.after(pages * PAGE_MS, () => {
    if (!carrier.faxRoom.faxes.has(fax.sid)) return;
    if (!faxed.breaks) keepDocument(carrier, fax, faxed.document);
    fax.pages = faxed.breaks ? 0 : pages;
    end(carrier, fax, faxed.breaks ? "failed" : "received");
    tell(carrier, fax, action).catch(carrier.report);
  });
};

/** Where to report what has come; null: it is not taken. */
const askApplication = async (carrier: Carrier, line: Line, fax: Fax): Promise<string | null> => {
  if (!line.faxUrl) return null;
  const { account, sid: messageSid } = fax;
  const webhook = { kind: "message", account, messageSid, url: line.faxUrl, method: "POST" } as const;
  const answer = await deliver(carrier, { ...webhook, fields: fieldsOf(fax) });
  const parsed = answer.ok ? parseTwiml(answer.body) : { problem: answer.message };
  if ("problem" in parsed) {
    carrier.notifications.raise(12100, parsed.problem);
    return null;
  }
  const [verb] = parsed.verbs;
  return verb?.name === "Receive" ? (verb.attributes.action ?? null) : null;
};

const end = (carrier: Carrier, fax: Fax, status: "received" | "failed"): void => {
  fax.status = status;
  fax.updatedAt = carrier.clock.now();
  publishFax(carrier, fax);
};

const tell = async (carrier: Carrier, fax: Fax, url: string): Promise<void> => {
  const { account, sid: messageSid, pages, document, status } = fax;
  const fields: Fields = [
    ...fieldsOf(fax),
    ["RemoteStationId", fax.from],
    ["FaxStatus", status],
    ["NumPages", String(pages ?? 0)],
    ...(document ? ([["MediaUrl", documentUrl(carrier, fax)]] as const) : []),
    ...(status === "failed" ? ([["ErrorMessage", "The line was cut"]] as const) : []),
  ];
  await deliver(carrier, { kind: "message", account, messageSid, url, method: "POST", fields });
};

const fieldsOf = ({ sid, account, from, to }: Fax): Fields => [
  ["FaxSid", sid],
  ["AccountSid", account.sid],
  ["From", from],
  ["To", to],
  ["ApiVersion", "v1"],
];
