import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";
import { expect, test } from "vitest";
import { describeBlobs } from "./blobs.conformance.ts";
import { createDiskBlobs } from "./diskBlobs.ts";
import { createS3Blobs } from "./s3Blobs.ts";

const withFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), "place-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};

describeBlobs("a folder", async () => {
  const { folder, remove } = await withFolder();
  return { blobs: createDiskBlobs(folder), close: remove };
});

describeBlobs("a bucket", async () => {
  const { folder, remove } = await withFolder();
  const server = new S3rver({
    ...{ address: "127.0.0.1", port: 0, silent: true, directory: folder, resetOnClose: true },
    // It checks the list of a bucket without the slash with which it is asked for; the test below has signatures that are checked.
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: "attachments", configs: [] }],
  });
  const { port } = await server.run();
  const blobs = createS3Blobs({ ...bucketAt(port), accessKeyId: "S3RVER", secretAccessKey: "S3RVER" });
  return {
    blobs,
    close: async () => {
      await server.close();
      await remove();
    },
  };
});

const bucketAt = (port: number) => ({ endpoint: `http://127.0.0.1:${port}/attachments`, region: "us-east-1" });

test("a bucket refuses who has another secret, and says so when it is away", async () => {
  const { folder, remove } = await withFolder();
  const server = new S3rver({
    ...{ address: "127.0.0.1", port: 0, silent: true, directory: folder },
    configureBuckets: [{ name: "attachments", configs: [] }],
  });
  const { port } = await server.run();
  const blobs = createS3Blobs({ ...bucketAt(port), accessKeyId: "S3RVER", secretAccessKey: "wrong" });
  const key = `01900000-0000-7000-8000-00000000000a/${"a".repeat(64)}`;
  await expect(blobs.put(key, import.meta.filename)).rejects.toThrow();
  await server.close();
  await expect(blobs.read(key)).rejects.toThrow();
  await remove();
});
