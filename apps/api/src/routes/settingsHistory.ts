import {
  type CannedAnswerEdit,
  changedFields,
  type DispositionEdit,
  type FaxAccountEdit,
  type LineAnnounced,
  type MailAccount,
  RestoreSettings,
  type SettingsChange,
  SettingsHistory,
  SettingsHistoryQuery,
  type Skill,
  type WebLineEdit,
} from "@touchstone/contracts";
import {
  type FoundVersion,
  findSettingsVersion,
  listLinesOfTenant,
  listSettingsHistory,
  readTenant,
  readUserNames,
  type SettingsVersion,
} from "@touchstone/db";
import { type SettingsFact, wholeAgent, wholeQueue } from "@touchstone/domain";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { DEFAULT_LIMIT, decodeCursor, pageOf } from "../cursor.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { languageOf } from "../languageOf.ts";
import { notFound, Refused } from "../problem.ts";
import { ADMINISTRATORS, inTenant } from "../settings/edit.ts";
import { refuseFaults } from "../settings/fault.ts";
import { setAgent } from "../settings/setAgent.ts";
import { restoreLine } from "../settings/setLine.ts";
import { setQueue } from "../settings/setQueue.ts";
import { stateAfter } from "../settings/states.ts";
import { editCannedAnswer } from "./cannedAnswers.ts";
import { editDisposition } from "./dispositions.ts";
import { editFaxAccount } from "./faxAccounts.ts";
import { editMailAccount } from "./mailAccounts.ts";
import { editSkill } from "./skills.ts";
import { editWebLine } from "./webLines.ts";

const tags = ["settings"];

/** Who changed which settings, and the way back. */
export const settingsHistoryRoutes: Routes = (app, deps) => {
  app.get(
    "/settings/history",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, querystring: SettingsHistoryQuery, response: { 200: SettingsHistory } },
    },
    async (request) => {
      const { subject, id, cursor, limit = DEFAULT_LIMIT } = request.query;
      if ((subject === undefined) !== (id === undefined)) throw new Refused(400, "invalid");
      const of = subject && id ? { subject, id } : null;
      const place = decodeCursor(cursor, ["number", "string"]) as [number, string] | null;
      const before = place && { at: place[0], key: place[1] };
      const { rows, names } = await inTenant(deps, request, async (trx, tenantId) => {
        const found = await listSettingsHistory(trx, { tenantId, of, before, limit: limit + 1 });
        const agentIds = found.flatMap((row) => (row.subject === "agent" ? [row.id] : []));
        return { rows: found, names: await readUserNames(trx, tenantId, agentIds) };
      });
      return pageOf(rows, limit, {
        item: (row) => changeOf(row, names, languageOf(request)),
        cursor: ({ at, key }) => [at, key],
      });
    },
  );
  app.post(
    "/settings/history/restore",
    { config: { access: ADMINISTRATORS }, schema: { tags, body: RestoreSettings, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await restore(deps, request, request.body);
      return reply.code(204).send(null);
    },
  );
};

function changeOf(row: SettingsVersion, names: ReadonlyMap<string, string>, language: string): SettingsChange {
  const { key, at, subject, id, userId, userName, fact, factBefore } = row;
  const before = factBefore ? stateAfter(factBefore) : row.recordBefore;
  const after = fact ? stateAfter(fact) : row.recordAfter;
  const name = nameIn(after, language) ?? nameIn(before, language) ?? names.get(id) ?? "";
  const change = before === null ? "created" : after === null ? "removed" : "changed";
  const by = userId === null ? null : { userId, name: userName ?? "" };
  return { version: key, at, by, subject, id, name, change, fields: changedFields(before, after) };
}

/** What is named in several languages goes by the asker's, or by whichever there is. */
function nameIn(state: object | null, language: string): string | undefined {
  if (state && "name" in state && typeof state.name === "string") return state.name;
  const label = state && "label" in state ? (state.label as Readonly<Record<string, string>>) : {};
  return label[language] ?? Object.values(label)[0];
}

/** Makes things as they were after a change, by the same checks as any edit. Throws 400 for a change that removed it. */
async function restore(deps: ApiDeps, request: FastifyRequest, restored: RestoreSettings): Promise<void> {
  const { subject, subjectId, version } = restored;
  const of = { subject, id: subjectId };
  const found = await inTenant(deps, request, (trx, tenantId) => findSettingsVersion(trx, tenantId, of, version));
  if (!found) throw notFound();
  if ("record" in found) return await restoreRecord(deps, request, of.id, found);
  await restoreFact(deps, request, found);
}

async function restoreRecord(
  deps: ApiDeps,
  request: FastifyRequest,
  id: string,
  { type, record }: Extract<FoundVersion, { record: unknown }>,
): Promise<void> {
  if (record === null) throw refuseRemoval();
  switch (type) {
    case "skill":
      return await editSkill(deps, request, id, (record as Skill).name, "any");
    case "cannedAnswer":
      await editCannedAnswer(deps, request, id, record as CannedAnswerEdit, "any");
      return;
    case "disposition":
      await editDisposition(deps, request, id, record as DispositionEdit, "any");
      return;
    case "webLine":
      // Its secret stays: what is not known any more cannot be brought back.
      await editWebLine(deps, request, id, { origins: (record as WebLineEdit).origins });
      return;
    case "faxAccount": {
      const { connectionId, publicKey } = record as FaxAccountEdit;
      return await editFaxAccount(deps, request, { connectionId, publicKey });
    }
    case "mailIn":
    case "mailOut": {
      const { secretAt: _secretAt, ...edit } = record as Omit<MailAccount, "version">;
      const way = type === "mailIn" ? "in" : "out";
      await editMailAccount(deps, request, { lineId: id, way }, edit);
      return;
    }
  }
}

async function restoreFact(deps: ApiDeps, request: FastifyRequest, fact: SettingsFact): Promise<void> {
  switch (fact.type) {
    case "queueSet":
      return await setQueue(deps, request, wholeQueue(fact.queue));
    case "agentSet":
      return await setAgent(deps, request, wholeAgent(fact.agent));
    case "lineSet":
      return await restoreLine(deps, request, { settings: fact.line, ...(await wordsOf(deps, request, fact)) });
    case "queueRemoved":
    case "lineRemoved":
    case "agentRemoved":
      throw refuseRemoval();
  }
}

function refuseRemoval(): Error {
  refuseFaults([{ field: "version", code: "goneBefore" }]);
  throw new Error("a removal was not refused");
}

/** A line keeps its number; name and region come back with it, as far as its history knows them. */
async function wordsOf(deps: ApiDeps, request: FastifyRequest, fact: Extract<SettingsFact, { type: "lineSet" }>) {
  const [row] = await inTenant(deps, request, (trx, tenantId) => listLinesOfTenant(trx, tenantId, fact.line.id));
  const { region } = await inTenant(deps, request, readTenant);
  const address = row?.address ?? fact.address;
  if (address === undefined) throw notFound();
  const channel = row?.channel ?? (fact as LineAnnounced).channel ?? "phone";
  return { channel, address, name: fact.name ?? row?.name ?? address, region: fact.region ?? row?.region ?? region };
}
