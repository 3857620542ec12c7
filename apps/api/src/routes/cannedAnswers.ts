import { CannedAnswer, CannedAnswerEdit, CannedAnswerList, CannedAnswerQuery } from "@touchstone/contracts";
import { listCannedAnswers, removeCannedAnswer, saveCannedAnswer, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import type { Routes } from "../deps.ts";
import { notFound } from "../problem.ts";

const Path = Type.Object({ cannedAnswerId: Type.String({ format: "uuid" }) });
const tags = ["canned answers"];
const WRITERS = ["supervisor", "administrator"] as const;

/** Texts that agents insert; kept by supervisors. */
export const cannedAnswerRoutes: Routes = (app, { database }) => {
  app.get(
    "/canned-answers",
    {
      config: { access: EVERYONE },
      schema: { tags, querystring: CannedAnswerQuery, response: { 200: CannedAnswerList } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const rows = await withTenant(database, tenantId, (trx) =>
        listCannedAnswers(trx, tenantId, request.query.queueId),
      );
      return { items: rows } as CannedAnswerList;
    },
  );

  app.post(
    "/canned-answers",
    { config: { access: [...WRITERS] }, schema: { tags, body: CannedAnswerEdit, response: { 201: CannedAnswer } } },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const made = { cannedAnswerId: newId(), ...request.body };
      await withTenant(database, tenantId, (trx) => saveCannedAnswer(trx, tenantId, made, false));
      return await reply.code(201).send(made);
    },
  );

  app.put(
    "/canned-answers/:cannedAnswerId",
    {
      config: { access: [...WRITERS] },
      schema: { tags, params: Path, body: CannedAnswerEdit, response: { 200: CannedAnswer } },
    },
    async (request) => {
      const { tenantId } = callerOf(request);
      const edited = { ...request.params, ...request.body };
      const isThere = await withTenant(database, tenantId, (trx) => saveCannedAnswer(trx, tenantId, edited, true));
      if (!isThere) throw notFound();
      return edited;
    },
  );

  app.delete(
    "/canned-answers/:cannedAnswerId",
    { config: { access: [...WRITERS] }, schema: { tags, params: Path, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      const { cannedAnswerId } = request.params;
      const isThere = await withTenant(database, tenantId, (trx) => removeCannedAnswer(trx, tenantId, cannedAnswerId));
      if (!isThere) throw notFound();
      return await reply.code(204).send(null);
    },
  );
};
