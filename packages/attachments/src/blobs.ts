/**
 * Where sealed contents lie, by key (`<tenant id>/<address>`): a folder or an S3-compatible bucket. What is put is whole or
 * not there, however the process ends; putting it again replaces it. A place that is away throws.
 */
export interface Blobs {
  /** Takes the bytes of a finished local file, which afterwards may be gone. */
  put(key: string, file: string): Promise<void>;
  /** The bytes, or null when there is no such blob. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  has(key: string): Promise<boolean>;
  /** Nothing is wrong with removing what is not there. */
  remove(key: string): Promise<void>;
  /** Addresses of what a tenant has and nobody has put since `beforeMs` (milliseconds since 1970). */
  listOlder(tenantId: string, beforeMs: number): AsyncIterable<string>;
  /** Removes it unless it was put again since `beforeMs`; tells whether it went. */
  removeOlder(key: string, beforeMs: number): Promise<boolean>;
}

const KEY = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[0-9a-f]{64}$/;

/** Throws unless it is a key as this package makes it: nothing from outside ever becomes part of a path. */
export function assertBlobKey(key: string): void {
  if (!KEY.test(key)) throw new Error("not the key of a blob");
}

const TENANT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Throws unless it is a tenant's id: it becomes part of a path. */
export function assertTenant(tenantId: string): void {
  if (!TENANT.test(tenantId)) throw new Error("not the id of a tenant");
}
