import type { Database } from "./openDatabase.ts";

/** A tenant's own carrier account, secrets included; null when it has none. As the system role. */
export async function readCarrierAccount(database: Database, tenantId: string) {
  const row = await database.kysely
    .selectFrom("carrierAccount")
    .select(["accountSid", "authToken", "apiKeySid", "apiKeySecret", "twimlAppSid", "apiUrl"])
    .where("tenantId", "=", tenantId)
    .orderBy("accountSid")
    .executeTakeFirst();
  return row ?? null;
}
