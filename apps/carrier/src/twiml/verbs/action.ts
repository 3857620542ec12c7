import type { Fields } from "../../webhook/signature.ts";
import { methodOf } from "../attributes.ts";
import { fetchDocument, fetchOnce, resolveUrl } from "../fetch.ts";
import type { Document, Element } from "../parse.ts";
import { NEXT, type Outcome, type Run } from "../verb.ts";

/** Asks a URL for the document that takes over. In a waiting loop a failure ends the wait, elsewhere the fallback helps. */
export const goTo = async (
  run: Run,
  url: string,
  method: "GET" | "POST",
  extra: Fields,
): Promise<Outcome | "failed"> => {
  const fields = [...extra, ...(run.waitFields?.() ?? [])];
  if (run.scope === "call") {
    const document = await fetchDocument(run.carrier, run.call, { url, method, extra: fields }, run.signal);
    return document ? { kind: "goto", document } : { kind: "hang-up" };
  }
  const fetched = await fetchOnce(run.carrier, run.call, { url, method, extra: fields });
  if (run.signal.aborted) throw run.signal.reason;
  return "document" in fetched ? { kind: "goto", document: fetched.document } : "failed";
};

/** Hands control to the verb's action URL with what the verb found out; without an action the next verb follows. */
export const followAction = async (
  run: Run,
  element: Element,
  document: Document,
  extra: Fields,
): Promise<Outcome | "failed"> => {
  const action = element.attributes.action;
  if (!action) return NEXT;
  const url = resolveUrl(run.carrier, run.call, document, action);
  return url ? goTo(run, url, methodOf(element), extra) : { kind: "hang-up" };
};
