import { createHash } from "node:crypto";
import type { InboxFact } from "@touchstone/contracts";
import type { Outcome } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import type { SignedIn } from "./access.ts";
import type { ApiDeps } from "./deps.ts";
import { Refused } from "./problem.ts";

/**
 * Puts a wish into the inbox and waits for what becomes of it: returns when it is done, throws 409 with the domain's reason when
 * it is refused, 503 when nobody has answered yet (the same key again gives the outcome). Returns the id of its row in the inbox, of a
 * repeat that of the first one.
 */
export async function wishFor(
  deps: Pick<ApiDeps, "wishes">,
  { tenantId, userId }: Pick<SignedIn, "tenantId" | "userId">,
  clientId: string,
  body: InboxFact,
): Promise<string> {
  return await wishOnce(deps, { tenantId, key: `click:${userId}:${clientId}`, body });
}

/** As `wishFor`, of what can be wished once in a tenant, whoever wishes it. */
export async function wishOnce(
  { wishes }: Pick<ApiDeps, "wishes">,
  wish: { readonly tenantId: string; readonly key: string; readonly body: InboxFact },
): Promise<string> {
  let id = newId();
  const onRow = (row: string) => {
    id = row;
  };
  const outcome = await wishes.wish({ ...wish, id }, { onRow });
  const refusal = refusalOf(outcome);
  if (refusal) throw refusal;
  return id;
}

/**
 * The client's id of a request's wish. The key alone would not do: with one that another request has used already, this one would
 * be answered as done without having been.
 */
export function clientIdOf({ method, url, body, headers }: FastifyRequest): string {
  const key = headers["idempotency-key"];
  if (typeof key !== "string") return newId();
  const request = createHash("sha256").update(`${method} ${url} ${JSON.stringify(body ?? null)}`);
  return `${key}:${request.digest("base64url").slice(0, 22)}`;
}

function refusalOf(outcome: Outcome | "pending"): Refused | null {
  if (outcome === "pending") return new Refused(503, "pending");
  switch (outcome.kind) {
    case "done":
      return null;
    case "refused":
      return new Refused(409, outcome.reason);
    case "ignored":
      return outcome.because === "repeated" ? null : new Refused(409, outcome.because);
    case "parked":
      return new Refused(503, "parked");
  }
}
