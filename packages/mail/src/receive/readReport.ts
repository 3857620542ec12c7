import type { Bounce, Complaint, MailAttachment } from "../parse/parsedMail.ts";
import type { MailHeaders } from "../parse/readMail.ts";

const LOOKED_AT = 64 * 1024;
type Fields = ReadonlyMap<string, string>;

/** What a report says: a delivery status (RFC 3464) or a complaint (RFC 5965). Anybody can send one: it is only acted on when `originalId` is one of ours. */
export function readReport(
  headers: MailHeaders,
  parts: readonly MailAttachment[],
): { bounce: Bounce | null; complaint: Complaint | null } {
  const textOf = (types: readonly string[]) => {
    const part = parts.find(({ type }) => types.includes(type));
    return part ? Buffer.from(part.content.subarray(0, LOOKED_AT)).toString("latin1") : null;
  };
  const status = textOf(["message/delivery-status", "message/global-delivery-status"]);
  const feedback = textOf(["message/feedback-report"]);
  const original = textOf(["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"]) ?? "";
  const originalId = /^message-id:\s*<([^<>\s]{1,500})>/im.exec(original)?.[1] ?? null;
  return {
    bounce: status === null ? exchangeBounce(headers, originalId) : bounceOf(status, originalId),
    complaint: feedback === null ? null : complaintOf(fieldsOf(feedback), originalId),
  };
}

function bounceOf(status: string, originalId: string | null): Bounce {
  const groups = status.split(/\r?\n[ \t]*\r?\n/).map(fieldsOf);
  const told = groups.find((fields) => fields.has("action")) ?? new Map<string, string>();
  const action = told.get("action")?.toLowerCase() ?? "";
  return {
    action: action === "failed" || action === "delayed" || action === "delivered" ? action : "other",
    recipient: afterType(told.get("final-recipient") ?? told.get("original-recipient")),
    status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(told.get("status") ?? "")?.[0] ?? null,
    diagnostic: afterType(told.get("diagnostic-code")),
    originalId,
  };
}

/** Some servers send no report but name who was not reached in a header. */
function exchangeBounce(headers: MailHeaders, originalId: string | null): Bounce | null {
  const failed = headers.get("x-failed-recipients")?.[0];
  if (failed === undefined) return null;
  const recipient = failed.split(",")[0]?.trim() || null;
  return { action: "failed", recipient, status: null, diagnostic: null, originalId };
}

function complaintOf(fields: Fields, originalId: string | null): Complaint {
  const recipient = fields.get("original-rcpt-to")?.replace(/[<>]/g, "").trim() || null;
  return { type: fields.get("feedback-type")?.toLowerCase().slice(0, 50) ?? "abuse", recipient, originalId };
}

function fieldsOf(text: string): Fields {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n(?![ \t])/)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name))
      fields.set(
        name,
        line
          .slice(colon + 1)
          .replace(/\s+/g, " ")
          .trim()
          .slice(0, 1_000),
      );
  }
  return fields;
}

/** `rfc822; a@b.example` or `smtp; 550 5.1.1 …` without the type. */
function afterType(field: string | undefined): string | null {
  return field?.replace(/^[\w-]{1,30}\s*;\s*/, "").trim() || null;
}
