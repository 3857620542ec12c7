import { MailHtmlQuery } from "@touchstone/contracts";
import { type MailHtml, readMailHtml, withTenant } from "@touchstone/db";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import { mayRead } from "../contacts.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { dataUrlOf, sendMailFrame } from "../mailFrame.ts";
import { notFound } from "../problem.ts";

const Path = Type.Object({ messageId: Type.String({ format: "uuid" }) });
const tags = ["conversations"];

/** Pictures within one mail; more are left out. Bytes. */
const INLINE_BYTES = 8_000_000;
/** As much as the sanitiser takes, in UTF-8. */
const HTML_BYTES = 4_000_000;

type Files = NonNullable<ApiDeps["files"]>;

/** The formatted form of mails, for whoever may read the conversation. */
export const mailRoutes: Routes = (app, { database, files, mail }) => {
  app.get(
    "/messages/:messageId/html",
    { config: { access: EVERYONE }, schema: { tags, params: Path, querystring: MailHtmlQuery } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { tenantId } = caller;
      const found = await withTenant(database, tenantId, async (trx) => {
        const row = await readMailHtml(trx, tenantId, request.params.messageId);
        if (row) await mayRead(trx, caller, row.interactionId);
        return row;
      });
      const html = found && files && (await readWhole(files, tenantId, found.htmlAddress, HTML_BYTES));
      if (!found || !files || !mail || !html) throw notFound();
      const inline = await picturesOf(files, tenantId, found);
      const framed = { html: html.toString("utf8"), text: found.text, inline };
      return await sendMailFrame(reply, mail.parser, framed, request.query.remote === "1");
    },
  );
};

/** As many of its own pictures as there is room for. */
async function picturesOf(files: Files, tenantId: string, { inline }: MailHtml): Promise<Map<string, string>> {
  const pictures = new Map<string, string>();
  let left = INLINE_BYTES;
  for (const { contentId, address, type, size } of inline) {
    if (size > left) continue;
    const bytes = await readWhole(files, tenantId, address, left);
    const url = bytes && dataUrlOf(type, bytes);
    if (!url) continue;
    left -= size;
    pictures.set(contentId, url);
  }
  return pictures;
}

/** Null when there are no such bytes; of more than `most` the beginning. */
async function readWhole(files: Files, tenantId: string, address: string, most: number): Promise<Buffer | null> {
  const content = await files.read(tenantId, address);
  if (content === null) return null;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    pieces.push(piece);
    size += piece.length;
    if (size >= most) break;
  }
  return Buffer.concat(pieces).subarray(0, most);
}
