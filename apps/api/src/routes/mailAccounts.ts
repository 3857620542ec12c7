import { LineMail, type MailAccount, MailAccountEdit, MailTrial, MailWay } from "@touchstone/contracts";
import {
  listLinesOfTenant,
  lockMailAccount,
  type MailAccountKey,
  type MailAccountRow,
  type Queries,
  readMailAccount,
  removeMailAccount,
  saveMailAccount,
} from "@touchstone/db";
import { imapPlaceOf, mailFaultOf, mailSecretPlace, tryMailbox, trySmtp, withSecrets } from "@touchstone/mail";
import { newId } from "@touchstone/runtime";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { callerOf } from "../access.ts";
import type { ApiDeps, MailAccountDeps, Routes } from "../deps.ts";
import { faultsOf, secretsOf, settingsOf } from "../mailAccounts.ts";
import { notFound, Refused } from "../problem.ts";
import { ADMINISTRATORS, Id, inTenant } from "../settings/edit.ts";
import { refuseFaults } from "../settings/fault.ts";

const params = Type.Object({ lineId: Id });
const wayParams = Type.Object({ lineId: Id, way: MailWay });
/** Of what was read: the version of an account, or that there was none. */
const headers = Type.Object({
  "if-match": Type.Optional(
    Type.String({ pattern: '^"[0-9a-f-]{36}"$', description: "Refused with 412 when it is another version" }),
  ),
  "if-none-match": Type.Optional(Type.String({ pattern: "^\\*$", description: "Refused with 412 when there is one" })),
});
const tags = ["settings"];
const config = { access: ADMINISTRATORS };
/** Each try is a connection to somebody. */
const few = { ...config, rateLimit: { max: 20, timeWindow: 60_000 } };
const TRY_MS = 8_000;

/** By which accounts the mails of a line come and go. What is secret is taken and never told. */
export const mailAccountRoutes: Routes = (app, deps) => {
  app.get("/lines/:lineId/mail", { config, schema: { tags, params, response: { 200: LineMail } } }, async (request) =>
    inTenant(deps, request, (trx, tenantId) => readLineMail(trx, tenantId, request.params.lineId)),
  );

  app.put(
    "/lines/:lineId/mail/:way",
    { config, schema: { tags, params: wayParams, headers, body: MailAccountEdit, response: { 200: LineMail } } },
    async (request) => await editMailAccount(deps, request, request.params, request.body),
  );

  app.delete(
    "/lines/:lineId/mail/:way",
    { config, schema: { tags, params: wayParams, headers, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { lineId, way } = request.params;
      const isGone = await inTenant(deps, request, async (trx, tenantId) => {
        await mustBeMailLine(trx, tenantId, lineId);
        await mustBeAsRead(trx, request, { tenantId, lineId, way });
        return await removeMailAccount(trx, editorOf(request), { tenantId, lineId, way });
      });
      if (!isGone) throw notFound();
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/lines/:lineId/mail/:way/try",
    { config: few, schema: { tags, params: wayParams, body: MailAccountEdit, response: { 200: MailTrial } } },
    async (request) => await tryAccount(deps, request, request.params, request.body),
  );
};

type Place = Pick<MailAccountKey, "lineId" | "way">;

const editorOf = (request: FastifyRequest) => {
  const { tenantId, userId } = callerOf(request);
  return { tenantId, userId, changeId: newId() };
};

/** Throws 412 when an account is not what the edit was made on. Nobody else changes it before the end of the transaction. */
async function mustBeAsRead(trx: Queries, { headers: read }: FastifyRequest, key: MailAccountKey): Promise<void> {
  const now = await lockMailAccount(trx, key);
  const isOther = read["if-match"] !== undefined && read["if-match"] !== `"${now?.version}"`;
  const isMade = read["if-none-match"] !== undefined && now !== null;
  if (isOther || isMade) throw new Refused(412, "changedMeanwhile");
}

/** Throws 412 when it was made on another version, 400 naming the fields; a secret must be typed anew when it would go to somebody else. */
export async function editMailAccount(
  deps: ApiDeps,
  request: FastifyRequest,
  place: Place,
  edit: MailAccountEdit,
): Promise<LineMail> {
  const accounts = accountsOf(deps);
  return await inTenant(deps, request, async (trx, tenantId) => {
    const key = { tenantId, lineId: place.lineId, way: place.way };
    await mustBeMailLine(trx, tenantId, key.lineId);
    await mustBeAsRead(trx, request, key);
    const { settings, secrets, isNew } = await wholeAccount(trx, accounts, key, edit);
    const secret = isNew ? accounts.sealed.seal(mailSecretPlace(key), JSON.stringify(secrets)) : undefined;
    await saveMailAccount(trx, editorOf(request), key, { settings, secret });
    return await readLineMail(trx, tenantId, key.lineId);
  });
}

/** The edit with its secrets. Throws 400, or 404 where no mails come and go. */
async function wholeAccount(trx: Queries, accounts: MailAccountDeps, key: MailAccountKey, edit: MailAccountEdit) {
  await mustBeMailLine(trx, key.tenantId, key.lineId);
  const settings = settingsOf(edit, key.way);
  const faults = await faultsOf(accounts, settings, key.way);
  const found = secretsOf(accounts, key, { edit, settings, before: await readMailAccount(trx, key) });
  const field = settings.signIn === "password" ? "password" : "clientSecret";
  refuseFaults([...faults, ...(found === null ? [{ field, code: "secretAgain" } as const] : [])]);
  if (found === null) throw new Error("an account without its secret was not refused");
  return { settings, ...found };
}

async function tryAccount(
  deps: ApiDeps,
  request: FastifyRequest,
  { lineId, way }: Place,
  edit: MailAccountEdit,
): Promise<MailTrial> {
  const accounts = accountsOf(deps);
  const { settings, secrets } = await inTenant(deps, request, (trx, tenantId) =>
    wholeAccount(trx, accounts, { tenantId, lineId, way }, edit),
  );
  const account = withSecrets(settings, secrets);
  const trying = { reach: accounts.hosts.reach, timeoutMs: TRY_MS };
  try {
    if (way === "out") await trySmtp({ account, ...trying });
    else await tryMailbox(imapPlaceOf(account, settings, { address: "", ...trying }));
    return { fault: null, says: null };
  } catch (error) {
    return trialOf(error);
  }
}

/** What the server or the provider said itself is told where we have no better words. */
function trialOf(error: unknown): MailTrial {
  const fault = mailFaultOf(error);
  const { responseText, response, message } = error as Readonly<Record<string, unknown>>;
  const says = String(responseText ?? response ?? message).slice(0, 200);
  if (fault === "broken") return { fault: "other", says };
  return { fault, says: fault === "token" || fault === "signIn" ? says : null };
}

function accountsOf({ mail }: ApiDeps): MailAccountDeps {
  if (!mail?.accounts) throw new Refused(503, "unavailable");
  return mail.accounts;
}

async function mustBeMailLine(trx: Queries, tenantId: string, lineId: string): Promise<void> {
  const [line] = await listLinesOfTenant(trx, tenantId, lineId);
  if (line?.channel !== "email") throw notFound();
}

async function readLineMail(trx: Queries, tenantId: string, lineId: string): Promise<LineMail> {
  await mustBeMailLine(trx, tenantId, lineId);
  const of = async (way: MailWay) => told(await readMailAccount(trx, { tenantId, lineId, way }));
  return { in: await of("in"), out: await of("out") };
}

const told = (row: MailAccountRow | null): MailAccount | null =>
  row && { ...row.settings, secretAt: row.secretAt.getTime(), version: row.version };
