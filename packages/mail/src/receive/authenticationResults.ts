import { domainOf, NO_CHECKS, type SenderChecks } from "./senderChecks.ts";

/** The name of an authority that writes none: Microsoft's servers begin with the first result. */
export const NAMELESS_AUTHORITY = "-";

/** What the receiving server adds stands on top; further down nothing is its own. */
const LOOKED_AT_BYTES = 64 * 1024;
/** Servers that check with several programs write one header for each. */
const MOST_HEADERS = 8;
/** Written by the author's side: below the first of them nothing is the receiving server's. */
const AUTHORS = new Set(
  ["from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type"].concat([
    "in-reply-to",
    "references",
    "dkim-signature",
    "list-id",
    "list-unsubscribe",
  ]),
);

interface Header {
  readonly name: string;
  readonly value: string;
}
interface Result {
  readonly method: string;
  readonly passed: boolean;
  readonly properties: ReadonlyMap<string, string>;
}

/**
 * What the mailbox's own server found, by the Authentication-Results (RFC 8601) that `authority` wrote: the top-most ones of that
 * name and no others. RFC 8601 §5 asks the server to remove what comes from outside in its name; where one did not, it stands below the
 * server's own or among the author's headers, and is not looked at. Of two that speak of one method the upper one counts. Headers
 * that are not written by the rules count for nothing.
 */
export function authenticationResults(raw: Uint8Array, authority: string): SenderChecks {
  const results: Result[] = [];
  for (const header of writtenBy(headersOf(raw), authority)) {
    const known = new Set(results.map(({ method }) => method));
    results.push(...resultsIn(header.value).filter(({ method }) => !known.has(method)));
  }
  const passed = results.filter((result) => result.passed);
  return passed.length === 0 ? NO_CHECKS : checksOf(passed);
}

/** The first run of them; comments of other checks (Received-SPF) do not end it. */
function writtenBy(headers: readonly Header[], authority: string): Header[] {
  const found: Header[] = [];
  for (const header of headers) {
    const whose = header.name === "authentication-results" ? authorityOf(header.value) : "";
    // What cannot be read may be the server's own: then nothing below it is.
    if (whose === null || AUTHORS.has(header.name)) break;
    const isOwn = whose === authority.toLowerCase();
    if (isOwn) found.push(header);
    else if (found.length > 0 && header.name !== "received-spf") break;
    if (found.length === MOST_HEADERS) break;
  }
  return found;
}

function headersOf(raw: Uint8Array): Header[] {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, LOOKED_AT_BYTES)).toString("latin1");
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.lastIndexOf("\n");
  const lines = text.slice(0, Math.max(0, end)).split(/\r?\n(?![ \t])/);
  return lines.map((line) => {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    return { name, value: line.slice(colon + 1).replace(/\r?\n/g, "") };
  });
}

/** Null when it cannot be read. */
function authorityOf(value: string): string | null {
  const first = sectionsOf(value)?.[0]?.split(" ")[0] || null;
  if (first === null) return null;
  return first.includes("=") ? NAMELESS_AUTHORITY : first.toLowerCase();
}

function resultsIn(value: string): Result[] {
  const sections = sectionsOf(value) ?? [];
  const isNamed = !sections[0]?.split(" ")[0]?.includes("=");
  return sections.slice(isNamed ? 1 : 0).map(resultIn);
}

/** `dkim=pass header.d=customer.example`. What says one thing twice has not passed. */
function resultIn(section: string): Result {
  const pairs = section.split(" ").map((word) => word.split("="));
  const [[name = "", result = ""] = [], ...rest] = pairs;
  const said = rest.map(([property = "", ...value]) => [property.toLowerCase(), value.join("=")] as const);
  const properties = new Map(said);
  const passed = result.toLowerCase() === "pass" && properties.size === said.length;
  return { method: name.split("/")[0]?.toLowerCase() ?? "", passed, properties };
}

function checksOf(passed: readonly Result[]): SenderChecks {
  const domains = (wanted: string, properties: readonly string[]) =>
    passed
      .filter(({ method }) => method === wanted)
      .map((result) => domainOf(properties.map((name) => result.properties.get(name)).find(Boolean) ?? ""))
      .filter((domain) => domain !== "");
  return {
    dkim: domains("dkim", ["header.d", "header.i"]),
    spf: domains("spf", ["smtp.mailfrom"]),
    dmarc: domains("dmarc", ["header.from"]),
  };
}

/**
 * What stands between semicolons, without comments and with one space between words. A sender's own words stand in comments and in
 * quotes: in them a separator is none. Null where a comment or a quote has no end, or controls are in it.
 */
function sectionsOf(value: string): string[] | null {
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) return null;
  let [plain, depth, isQuoted] = ["", 0, false];
  for (let at = 0; at < value.length; at++) {
    const sign = value.charAt(at);
    if (sign === "\\" && (isQuoted || depth > 0)) {
      if (isQuoted) plain += "?";
      at++;
    } else if (isQuoted) {
      if (sign === '"') isQuoted = false;
      else plain += /[\s;=]/.test(sign) ? "?" : sign;
    } else if (sign === "(") depth++;
    else if (sign === ")") {
      if (--depth < 0) return null;
      plain += " ";
    } else if (depth > 0) continue;
    else if (sign === '"') isQuoted = true;
    else plain += sign;
  }
  if (isQuoted || depth > 0) return null;
  const spaced = plain.split(/\s+/).join(" ");
  return spaced.split(";").map((part) => part.replace(/ ?= ?/g, "=").trim());
}
