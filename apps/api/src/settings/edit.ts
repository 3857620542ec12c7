import { changedFields, type InboxFact, type SettingsSubject } from "@touchstone/contracts";
import { listSettingsHistory, type Queries, withTenant } from "@touchstone/db";
import type { SettingsFact } from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { type Access, callerOf } from "../access.ts";
import type { ApiDeps } from "../deps.ts";
import type { Fault } from "../fault.ts";
import { notFound, Refused } from "../problem.ts";
import { wishFor } from "../wishFor.ts";
import { revisionAfter, stateAfter } from "./states.ts";

export const ADMINISTRATORS: Access = ["administrator"];
export const Id = Type.String({ format: "uuid" });

/** The revision that an edit was made on, as the ETag gave it. */
export const EditHeaders = Type.Object({
  "if-match": Type.Optional(
    Type.String({
      maxLength: 40,
      pattern: '^(W/)?"\\d{1,15}"$',
      description: "Refused with 412 when it is an older one",
    }),
  ),
});

/** Reads in one transaction that sees the caller's tenant. */
export function inTenant<T>(
  { database }: Pick<ApiDeps, "database">,
  request: FastifyRequest,
  work: (trx: Queries, tenantId: string) => Promise<T>,
): Promise<T> {
  const { tenantId } = callerOf(request);
  return withTenant(database, tenantId, (trx) => work(trx, tenantId));
}

export function theOne<T>(rows: readonly T[]): T {
  if (rows[0] === undefined) throw notFound();
  return rows[0];
}

/** Gives the revision along as an ETag. */
export function tagged<T extends { readonly revision: number }>(reply: FastifyReply, thing: T): T {
  reply.header("etag", `"${thing.revision}"`);
  return thing;
}

/** The revision of If-Match; undefined when the edit holds whatever was there. */
export function editedRevision(request: FastifyRequest): number | undefined {
  const given = request.headers["if-match"];
  return given === undefined ? undefined : Number(given.replace(/^W\//, "").slice(1, -1));
}

type WithoutEdit<Fact> = Fact extends unknown ? Omit<Fact, "byUserId" | "onRevision"> : never;
/** A settings fact as a route makes it: who made it, and on what, is added here. */
export type SettingsWish = WithoutEdit<Extract<InboxFact, { type: SettingsFact["type"] }>>;

/** Puts an edit into the inbox in the caller's name; 412 with what changed when it was made on an older revision. */
export async function change(
  deps: ApiDeps,
  request: FastifyRequest,
  fact: SettingsWish,
  onRevision = editedRevision(request),
): Promise<void> {
  const { userId } = callerOf(request);
  const edit = { byUserId: userId, ...(onRevision === undefined ? {} : { onRevision }) };
  try {
    await wishFor(deps, callerOf(request), newId(), { ...fact, ...edit } as InboxFact);
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "changedMeanwhile" || onRevision === undefined) throw error;
    throw new Refused(412, "changedMeanwhile", await whatChanged(deps, request, fact as SettingsFact, onRevision));
  }
}

/** How far back the state that somebody edited on is sought. */
const MOST_VERSIONS = 50;

async function whatChanged(deps: ApiDeps, request: FastifyRequest, fact: SettingsFact, since: number) {
  const { tenantId } = callerOf(request);
  const versions = await inTenant(deps, request, (trx) =>
    listSettingsHistory(trx, { tenantId, of: subjectOf(fact), before: null, limit: MOST_VERSIONS }),
  );
  const facts = versions.flatMap((version) => version.fact ?? []);
  const seen = facts.find((one) => revisionAfter(one) === since);
  if (seen === undefined || facts[0] === undefined) return undefined;
  return changedFields(stateAfter(seen), stateAfter(facts[0])).map(({ field }): Fault => ({ field, code: "changed" }));
}

function subjectOf(fact: SettingsFact): { subject: SettingsSubject; id: string } {
  switch (fact.type) {
    case "queueSet":
      return { subject: "queue", id: fact.queue.id };
    case "queueRemoved":
      return { subject: "queue", id: fact.queueId };
    case "lineSet":
      return { subject: "line", id: fact.line.id };
    case "lineRemoved":
      return { subject: "line", id: fact.lineId };
    case "agentSet":
      return { subject: "agent", id: fact.agent.id };
    case "agentRemoved":
      return { subject: "agent", id: fact.agentId };
  }
}
