import { openAsBlob } from "node:fs";
import { S3mini } from "s3mini";
import { assertBlobKey, assertTenant, type Blobs } from "./blobs.ts";

export interface S3Place {
  /** With the bucket, e.g. `https://s3.eu-central-1.amazonaws.com/attachments`. */
  readonly endpoint: string;
  /** Default `auto`. */
  readonly region?: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A request that takes longer fails. Default 60,000 ms. */
  readonly timeoutMs?: number;
}

/**
 * Blobs in a bucket of anything that speaks S3. It sees sealed bytes and random looking names only. On a bucket with
 * versions a removed blob stays readable by version until the bucket's own rules end it.
 */
export function createS3Blobs({ endpoint, region, accessKeyId, secretAccessKey, timeoutMs }: S3Place): Blobs {
  const bucket = new S3mini({
    ...{ endpoint, accessKeyId, secretAccessKey, region: region ?? "auto" },
    requestAbortTimeout: timeoutMs ?? 60_000,
  });
  const checked = (key: string) => {
    assertBlobKey(key);
    return key;
  };
  return {
    put: async (key, file) => {
      const answer = await bucket.putObject(checked(key), await openAsBlob(file));
      if (!answer.ok) throw new Error(`the bucket answered ${answer.status}`);
    },
    read: async (key) => (await bucket.getObjectResponse(checked(key)))?.body ?? null,
    has: async (key) => (await bucket.objectExists(checked(key))) === true,
    remove: async (key) => {
      await bucket.deleteObject(checked(key));
    },
    listOlder: (tenantId, beforeMs) => {
      assertTenant(tenantId);
      return listOlder(bucket, `${tenantId}/`, beforeMs);
    },
    // Asked right before: a bucket knows no way to remove a thing only as it was seen.
    removeOlder: async (key, beforeMs) => {
      const [seen] = (await bucket.listObjects("/", checked(key), 1)) ?? [];
      if (!seen || seen.LastModified.getTime() >= beforeMs) return false;
      await bucket.deleteObject(key);
      return true;
    },
  };
}

async function* listOlder(bucket: S3mini, prefix: string, beforeMs: number): AsyncGenerator<string> {
  for (let token: string | undefined; ; ) {
    const page = await bucket.listObjectsPaged("/", prefix, LISTED_AT_ONCE, token);
    for (const { Key, LastModified } of page?.objects ?? []) {
      const address = Key.slice(prefix.length);
      if (/^[0-9a-f]{64}$/.test(address) && LastModified.getTime() < beforeMs) yield address;
    }
    token = page?.nextContinuationToken;
    if (!token) return;
  }
}

const LISTED_AT_ONCE = 1000;
