import { createHash } from "node:crypto";
import { askOnce, type Database, keepAnswer, type Queries, withTenant } from "@touchstone/db";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { callerOf } from "./access.ts";
import { Refused } from "./problem.ts";

/** The header that makes a POST repeatable. */
export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      minLength: 8,
      maxLength: 64,
      pattern: "^[\\x21-\\x7e]+$",
      description: "A repeat within a day gets the first answer",
    }),
  ),
});

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Runs `work` in one tenant transaction; with an Idempotency-Key at most once: a repeat gets the first answer, the same key on
 * another request 422. The answer is kept in the same transaction as the work.
 */
export async function answerOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  work: (trx: Queries) => Promise<Answer>,
): Promise<unknown> {
  const { tenantId, userId } = callerOf(request);
  const key = request.headers["idempotency-key"];
  const answer = await withTenant(database, tenantId, async (trx) => {
    if (typeof key !== "string") return await work(trx);
    const asked = { tenantId, userId, key, requestHash: hashOf(request) };
    const earlier = await askOnce(trx, asked);
    if (earlier === "different") throw new Refused(422, "idempotencyKeyReused");
    if (earlier !== "new") return { status: earlier.status, body: earlier.answer };
    const fresh = await work(trx);
    await keepAnswer(trx, asked, fresh.status, fresh.body);
    return fresh;
  });
  reply.code(answer.status);
  return answer.body;
}

function hashOf({ method, url, body }: FastifyRequest): Buffer {
  return createHash("sha256")
    .update(`${method} ${url} ${JSON.stringify(body ?? null)}`)
    .digest();
}
