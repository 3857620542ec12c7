import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** How the emulator signs mails, and what the edge checks them with: as SendGrid's own pair would be. */
export interface MailKeys {
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** Base64 of SPKI DER: what SENDGRID_PUBLIC_KEY holds where mails really come from there. */
  readonly publicKey: string;
}

/**
 * The pair of this installation's emulator, made with the first use in `dataDir` and readable by its owner alone: processes that
 * begin at the same time get the same one.
 */
export async function emulatedMailKeys(dataDir: string): Promise<MailKeys> {
  const file = join(dataDir, "emulator-mail-key.pem");
  await createOnce(file);
  const privateKey = await readFile(file, "utf8");
  const spki = createPublicKey(createPrivateKey(privateKey)).export({ format: "der", type: "spki" });
  return { privateKey, publicKey: spki.toString("base64") };
}

/** Whole or not at all, and never over another process's: a link fails where its target is. */
async function createOnce(file: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const draft = `${file}.${randomBytes(8).toString("hex")}`;
  await writeFile(draft, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
