import { Readable } from "node:stream";
import { keepPages } from "@touchstone/attachments";
import { DocumentPages, UploadedAttachment } from "@touchstone/contracts";
import {
  addPages,
  addUpload,
  countPages,
  findPage,
  findReadyFile,
  type Queries,
  type ReadyFile,
  withTenant,
} from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { Type } from "typebox";
import { callerOf, EVERYONE, type SignedIn } from "../access.ts";
import { mayRead } from "../contacts.ts";
import type { Routes } from "../deps.ts";
import { notFound, Refused } from "../problem.ts";
import { savedAs } from "../savedAs.ts";

const Path = Type.Object({ attachmentId: Type.String({ format: "uuid" }) });
const PagePath = Type.Object({ ...Path.properties, number: Type.Integer({ minimum: 1, maximum: 10_000 }) });
const tags = ["conversations"];

/** Files of conversations. What others send is anything: it is saved, never shown or run on this origin. */
export const attachmentRoutes: Routes = (app, deps) => {
  const { database, files, pages: reader } = deps;
  pageRoutes(app, deps);
  app.get(
    "/attachments/:attachmentId",
    { config: { access: EVERYONE }, schema: { tags, params: Path } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenantId } = caller;
      const file = await withTenant(database, tenantId, async (trx) => {
        const found = await findReadyFile(trx, tenantId, request.params.attachmentId);
        return found && (await readable(trx, caller, found));
      });
      const content = file && (await files?.read(tenantId, file.address));
      if (!file || !content) throw notFound();
      reply
        .header("content-disposition", savedAs(file.name))
        .header("content-security-policy", "sandbox; default-src 'none'")
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "private, no-store");
      return reply.type(file.type).send(Readable.from(content));
    },
  );

  app.post(
    "/attachments",
    {
      config: { access: EVERYONE },
      schema: { tags, consumes: ["multipart/form-data"], response: { 201: UploadedAttachment } },
    },
    async (request, reply) => {
      const { tenantId, userId } = callerOf(request);
      const part = request.isMultipart() ? await request.file() : undefined;
      if (!part || !files) throw new Refused(400, "malformed");
      const { filename, mimetype, file: content } = part;
      const kept = await files.keep(tenantId, { name: filename, type: mimetype, content });
      // What is left of it is not waited for.
      content.resume();
      if (kept.kind === "refused") {
        throw kept.reason === "infected" ? new Refused(422, "fileRefused") : new Refused(413, "tooLarge");
      }
      const id = newId();
      const { address, name, type, size, active, disguised, scan } = kept;
      const pages = reader ? await keepPages(files, reader, tenantId, kept) : null;
      const findings = { active, disguised, scan };
      const row = { tenantId, id, address, name, type, size, findings, uploadedBy: userId, pages };
      await withTenant(database, tenantId, (trx) => addUpload(trx, row));
      const counted = { pages: pages?.count ?? null, pagesProblem: pages?.problem ?? null };
      return reply.code(201).send({ id, name, type, size, ...counted });
    },
  );
};

const pageRoutes: Routes = (app, { database, files, pages: reader }) => {
  // Drawn by us from what somebody sent, and so a picture and nothing else.
  app.get(
    "/attachments/:attachmentId/pages/:number",
    { config: { access: EVERYONE }, schema: { tags, params: PagePath } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenantId } = caller;
      const { attachmentId, number } = request.params;
      const address = await withTenant(database, tenantId, async (trx) => {
        const found = await findReadyFile(trx, tenantId, attachmentId);
        const may = found && (await readable(trx, caller, found));
        return may && (await findPage(trx, tenantId, attachmentId, number));
      });
      const content = address && (await files?.read(tenantId, address));
      if (!content) throw notFound();
      reply
        .header("content-security-policy", "sandbox; default-src 'none'")
        .header("x-content-type-options", "nosniff")
        // It never becomes another one, and going back and forth asks for it again and again.
        .header("cache-control", "private, max-age=600");
      return reply.type("image/png").send(Readable.from(content));
    },
  );

  // Faxes have theirs when they come; documents of mails and chats when somebody asks for them.
  app.post(
    "/attachments/:attachmentId/pages",
    { config: { access: EVERYONE }, schema: { tags, params: Path, response: { 200: DocumentPages } } },
    async (request): Promise<DocumentPages> => {
      const caller = callerOf(request);
      const { tenantId } = caller;
      const { attachmentId } = request.params;
      const found = await withTenant(database, tenantId, async (trx) => {
        const any = await findReadyFile(trx, tenantId, attachmentId);
        const file = any && (await readable(trx, caller, any));
        return file && { file, counted: await countPages(trx, tenantId, attachmentId) };
      });
      if (found?.counted) return found.counted as DocumentPages;
      const drawn = found && files && reader ? await keepPages(files, reader, tenantId, found.file) : null;
      if (!drawn) throw notFound();
      await withTenant(database, tenantId, (trx) => addPages(trx, tenantId, attachmentId, drawn));
      return { pages: drawn.count, pagesProblem: drawn.problem };
    },
  );
};

/** A conversation's file is for whoever may read it; one that is about to be sent, for who uploaded it. Else null, as if it were not there. */
async function readable(trx: Queries, caller: SignedIn, file: ReadyFile): Promise<ReadyFile | null> {
  if (file.interactionId === null) return file.uploadedBy === caller.userId ? file : null;
  await mayRead(trx, caller, file.interactionId);
  return file;
}
