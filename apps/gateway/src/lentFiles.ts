import { Readable } from "node:stream";
import type { AttachmentStore, FileLinks } from "@touchstone/attachments";
import { readReadyFile } from "@touchstone/db";
import type { FastifyInstance } from "fastify";
import type pg from "pg";

export interface LentFilesDeps {
  readonly pool: pg.Pool;
  readonly files: Pick<AttachmentStore, "read">;
  readonly links: Pick<FileLinks, "read">;
}

/** Files of messages of ours, for the carrier that is to send them: a link of ours is all it takes, and ends. */
export function registerLentFiles(app: FastifyInstance, { pool, files, links }: LentFilesDeps): void {
  app.get<{ Params: { token: string } }>("/media/files/:token", async (request, reply) => {
    const linked = links.read(request.params.token, Date.now());
    const file = linked && (await readReadyFile(pool, linked.tenantId, linked.attachmentId));
    const content = linked && file && (await files.read(linked.tenantId, file.address));
    if (!content) return reply.code(404).send();
    // Whoever has the link may be a browser: nothing of the file is shown or run on this origin.
    reply
      .header("content-disposition", "attachment")
      .header("content-security-policy", "sandbox; default-src 'none'")
      .header("x-content-type-options", "nosniff")
      .header("cache-control", "private, no-store");
    return reply.type(file.type).send(Readable.from(content));
  });
}
