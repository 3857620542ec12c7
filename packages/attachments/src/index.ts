/** Files that customers and agents send: kept sealed in a folder or a bucket, named and typed by us, never believed. */

export {
  type AttachmentStore,
  type AttachmentStoreOptions,
  createAttachmentStore,
  type KeptFile,
  type OfferedFile,
  type RefusedFile,
} from "./attachmentStore.ts";
export type { Blobs } from "./blobs.ts";
export { type ClamdPlace, createClamdScanner } from "./clamdScanner.ts";
export { cleanFileName } from "./cleanFileName.ts";
export { createDiskBlobs } from "./diskBlobs.ts";
export { createFileLinks, type FileLinks, type LinkedFile } from "./fileLinks.ts";
export { formatKeyRing, type KeyRing, openKeyRing, parseKeyRing, turnedRing } from "./keyRing.ts";
export { type AttachmentLimits, DEFAULT_LIMITS } from "./limits.ts";
export { type OpenedFiles, openFolder } from "./openFolder.ts";
export {
  createOutsideFetch,
  type FetchedFile,
  OutsideCut,
  type OutsideFetchOptions,
  type OutsideFile,
  type OutsideRefusal,
} from "./outsideFetch.ts";
export { createOutsideHosts, type OutsideHosts } from "./outsideHosts.ts";
export { createPageReader, type PageReader } from "./pages/createPageReader.ts";
export { type KeptPages, keepPages } from "./pages/keepPages.ts";
export type { PageLimits, PageProblem } from "./pages/pageLimits.ts";
export { createS3Blobs, type S3Place } from "./s3Blobs.ts";
export type { Scanner, ScanState, Verdict } from "./scanner.ts";
export { createSealedTexts, type SealedTexts } from "./sealedTexts.ts";
export { DamagedContent } from "./sealing.ts";
