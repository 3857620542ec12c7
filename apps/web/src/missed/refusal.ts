import { keyOf, RequestFailed } from "../api/problem.ts";

/** Refusals whose remedy the server says, in the language of the page. */
const SAID: ReadonlySet<string> = new Set([
  "numberNotAllowed",
  "tooManyCallbacks",
  "forbidden",
  "noSuchOwner",
  "invalid",
]);

/** Why a click on a line was refused, as a text of the catalogues: who was faster, or what went wrong. */
export function refusalOf(error: unknown) {
  const first = error instanceof RequestFailed ? error.errors[0] : undefined;
  if (error instanceof RequestFailed && error.code === "takenBy" && first)
    return {
      key: first.code === "nobody" ? "refused.released" : "refused.takenBy",
      values: { name: first.remedy },
    } as const;
  if (error instanceof RequestFailed && error.code === "beingCalled")
    return { key: "refused.beingCalled", values: { name: first?.remedy ?? "" } } as const;
  if (error instanceof RequestFailed && error.code === "alreadyClosed")
    return { key: "refused.alreadyClosed", values: {} } as const;
  if (error instanceof RequestFailed && error.code === "callbackOpen")
    return { key: "refused.callbackOpen", values: {} } as const;
  if (error instanceof RequestFailed && first && SAID.has(error.code))
    return { key: "refused.said", values: { remedy: first.remedy } } as const;
  return { key: `common:problems.${keyOf(error)}`, values: {} } as const;
}
