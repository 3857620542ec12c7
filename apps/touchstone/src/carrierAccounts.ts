import { type Database, readCarrierAccount } from "@touchstone/db";
import type { CarrierAccount } from "@touchstone/telephony";
import type { Config } from "./config.ts";

/**
 * Gives the account that the environment names to the installation's first tenant, or renews its secrets: the database then
 * knows all accounts, whoever named them.
 */
export async function adoptAccount(system: Database, account: NonNullable<Config["twilio"]>): Promise<void> {
  const secrets = {
    authToken: account.authToken,
    apiKeySid: account.apiKeySid ?? null,
    apiKeySecret: account.apiKeySecret ?? null,
    twimlAppSid: account.twimlAppSid ?? null,
    apiUrl: account.apiUrl ?? null,
  };
  const first = await system.kysely.selectFrom("tenant").select("id").orderBy("id").executeTakeFirst();
  if (!first) return;
  await system.kysely
    .insertInto("carrierAccount")
    .values({ accountSid: account.accountSid, tenantId: first.id, ...secrets })
    .onConflict((conflict) => conflict.column("accountSid").doUpdateSet(secrets))
    .execute();
}

/** The account with which a tenant's agents talk. The one that the environment names comes before an emulated one. */
export function carrierAccountOf(
  system: Database,
  named: Config["twilio"],
): (tenantId: string) => Promise<CarrierAccount | null> {
  return async (tenantId) => {
    const own = system.kysely.selectFrom("carrierAccount").selectAll().where("tenantId", "=", tenantId);
    const preferred = named ? await own.where("accountSid", "=", named.accountSid).executeTakeFirst() : undefined;
    return preferred ?? (await readCarrierAccount(system, tenantId));
  };
}
