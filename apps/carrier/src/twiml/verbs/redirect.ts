import { methodOf } from "../attributes.ts";
import { resolveUrl } from "../fetch.ts";
import type { Verb } from "../verb.ts";
import { goTo } from "./action.ts";

/** Replaces the document; blank means the current one again. */
export const redirect: Verb = async (run, element, document) => {
  const url = element.text === "" ? document.url : resolveUrl(run.carrier, run.call, document, element.text);
  return url ? goTo(run, url, methodOf(element), []) : { kind: "hang-up" };
};
