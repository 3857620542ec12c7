import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { HelpDesk, NewVisitor, UploadedAttachment, VISITOR_FILE_BYTES, VisitorSession } from "@touchstone/contracts";
import { addUpload, addVisitor, findVisitorFile, type HelpLine, readWebSecret, withTenant } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { Type } from "typebox";
import type { ApiDeps, Routes } from "../deps.ts";
import { helpDeskOf } from "../help/helpDesk.ts";
import { provenIdentity } from "../help/provenIdentity.ts";
import { helpLineOf, visitorOf } from "../help/visitorAccess.ts";
import { notFound, Refused } from "../problem.ts";
import { savedAs } from "../savedAs.ts";

const Desk = Type.Object({ desk: Type.String({ minLength: 1, maxLength: 200 }) });
const FilePath = Type.Object({ ...Desk.properties, attachmentId: Type.String({ format: "uuid" }) });
const tags = ["visitors"];
const VISIT_MS = 30 * 86_400_000;
const MINUTES_10 = 600_000;
/** From one address: a house behind it has many visitors, a flood has more. */
const few = (max: number) => ({ access: "public", rateLimit: { max, timeWindow: MINUTES_10 } }) as const;

/** What visitors of the web ask, without an account: who they are is their token, and all that they see is their own. */
export const helpRoutes: Routes = (app, deps) => {
  const { database, files } = deps;
  app.get(
    "/help/:desk",
    { config: { access: "public" }, schema: { tags, params: Desk, response: { 200: HelpDesk } } },
    async (request) => {
      const line = await helpLineOf(deps, request);
      const can = { takesFiles: files !== undefined, sendsMail: deps.transcriptsBy !== undefined };
      return await withTenant(database, line.tenantId, (trx) => helpDeskOf(trx, line, can));
    },
  );

  app.post(
    "/help/:desk/visitors",
    { config: few(60), schema: { tags, params: Desk, body: NewVisitor, response: { 201: VisitorSession } } },
    async (request, reply) => {
      const line = await helpLineOf(deps, request);
      return reply.code(201).send(await welcome(deps, line, request.body));
    },
  );

  app.post(
    "/help/:desk/files",
    {
      config: few(60),
      schema: { tags, params: Desk, consumes: ["multipart/form-data"], response: { 201: UploadedAttachment } },
    },
    async (request, reply) => {
      const line = await helpLineOf(deps, request);
      const { tenantId, visitorId } = await visitorOf(database, line, request);
      const part = request.isMultipart() ? await request.file({ limits: { fileSize: VISITOR_FILE_BYTES } }) : undefined;
      if (!part || !files) throw new Refused(400, "malformed");
      const { filename, mimetype, file: content } = part;
      const kept = await files.keep(tenantId, { name: filename, type: mimetype, content: whole(content) });
      content.resume();
      if (kept.kind === "refused") {
        throw kept.reason === "infected" ? new Refused(422, "fileRefused") : new Refused(413, "tooLarge");
      }
      const { address, name, type, size, active, disguised, scan } = kept;
      const id = newId();
      const row = { tenantId, id, address, name, type, size, findings: { active, disguised, scan } };
      await withTenant(database, tenantId, (trx) => addUpload(trx, { ...row, uploadedBy: visitorId }));
      return reply.code(201).send({ id, name, type, size });
    },
  );

  app.get(
    "/help/:desk/files/:attachmentId",
    { config: { access: "public" }, schema: { tags, params: FilePath } },
    async (request, reply) => {
      const line = await helpLineOf(deps, request);
      const visitor = await visitorOf(database, line, request);
      const file = await findVisitorFile(database.pool, visitor, request.params.attachmentId);
      const content = file && (await files?.read(visitor.tenantId, file.address));
      if (!file || !content) throw notFound();
      reply
        .header("content-disposition", savedAs(file.name))
        .header("content-security-policy", "sandbox; default-src 'none'")
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "private, no-store");
      return reply.type(file.type).send(Readable.from(content));
    },
  );
};

/** The parser cuts at its limit without a word: nothing is kept that is not all of it. */
async function* whole(content: Readable & { readonly truncated?: boolean }): AsyncGenerator<Uint8Array> {
  yield* content;
  if (content.truncated) throw new Refused(413, "tooLarge");
}

/**
 * A visitor: what is typed is claimed, what the company's own site signed is proven, and then it is who it was before. Only the hash of
 * the token is kept.
 */
async function welcome(
  { database }: ApiDeps,
  { tenantId, lineId }: HelpLine,
  given: NewVisitor,
): Promise<VisitorSession> {
  const { language, name = null, email = null, identity } = given;
  const token = randomBytes(32).toString("base64url");
  const row = {
    tenantId,
    visitorId: newId(),
    lineId,
    language,
    tokenHash: createHash("sha256").update(token).digest(),
  };
  return await withTenant(database, tenantId, async (trx) => {
    const secret = identity === undefined ? null : await readWebSecret(trx, tenantId, lineId);
    const proven = identity && secret ? await provenIdentity(identity, secret, Date.now()) : null;
    if (identity !== undefined && proven === null) throw new Refused(422, "notProven");
    const expiresAt = proven ? proven.expiresAt * 1000 : Date.now() + VISIT_MS;
    const claimed = { name, email: email?.toLowerCase() ?? null, phone: null };
    const who = proven ? { name: proven.name, email: proven.email, phone: proven.phone } : claimed;
    const visit = { ...row, ...who, isProven: proven !== null, expiresAt: new Date(expiresAt) };
    return { token, visitorId: await addVisitor(trx, visit), expiresAt };
  });
}
