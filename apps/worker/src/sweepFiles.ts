import type { AttachmentStore } from "@touchstone/attachments";
import { type Database, listTenantIds, usedAddresses } from "@touchstone/db";
import type { Log } from "@touchstone/runtime";

/** Younger files may belong to a row that is about to be written. */
const LEFT_ALONE_MS = 6 * 3_600_000;

export interface Swept {
  readonly database: Database;
  readonly files: Pick<AttachmentStore, "sweep" | "removeUnused">;
  readonly log: Log;
  /** Default: six hours. */
  readonly olderThanMs?: number;
}

/**
 * Removes the bytes that nothing refers to: of people who were erased, of files that were never sent, and what a process that died
 * has left. One tenant after the other, as the system role; a tenant whose files cannot be looked through keeps nobody else's.
 */
export async function sweepFiles({ database, files, log, olderThanMs = LEFT_ALONE_MS }: Swept): Promise<void> {
  const spooled = await files.sweep(olderThanMs);
  let removed = 0;
  for (const tenantId of await listTenantIds(database.kysely)) {
    const usedOf = (addresses: readonly string[]) => usedAddresses(database.pool, tenantId, addresses);
    try {
      removed += await files.removeUnused(tenantId, { usedOf, olderThanMs });
    } catch (err) {
      log.error({ err, tenantId }, "the files of a tenant could not be swept");
    }
  }
  log.info({ spooled, removed }, "files are swept");
}
