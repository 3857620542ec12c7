import { hkdfSync } from "node:crypto";
import { join } from "node:path";
import { type AttachmentStore, createAttachmentStore } from "./attachmentStore.ts";
import { createDiskBlobs } from "./diskBlobs.ts";
import { createFileLinks, type FileLinks } from "./fileLinks.ts";
import { openKeyRing } from "./keyRing.ts";

export interface OpenedFiles {
  readonly files: AttachmentStore;
  readonly links: FileLinks;
  /** A secret of the installation for this purpose, 32 bytes: the same in all processes that share the folder. */
  secretFor(purpose: string): Buffer;
}

/** Files in one folder, which all processes of an installation share: the key ring, what is kept, and what is under way. */
export async function openFolder(folder: string): Promise<OpenedFiles> {
  const ring = await openKeyRing(join(folder, "key-ring.json"));
  const blobs = createDiskBlobs(join(folder, "kept"));
  return {
    files: createAttachmentStore({ blobs, ring, spool: join(folder, "spool") }),
    links: createFileLinks(ring),
    secretFor: (purpose) => Buffer.from(hkdfSync("sha256", ring.naming, "", `touchstone ${purpose}`, 32)),
  };
}
