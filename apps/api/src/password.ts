import { hash, verify } from "@node-rs/argon2";

/** OWASP's least for argon2id: 19 MiB, two passes, one lane; 2 is the library's argon2id. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The argon2id hash of a password, with its salt and cost. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password, COST);
}

let nobodys: Promise<string> | undefined;

/** Whether the password fits; without a hash (nobody has that address) it takes as long and is false. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  nobodys ??= hashPassword("the password of nobody");
  const fits = await verify(passwordHash ?? (await nobodys), password).catch(() => false);
  return fits && passwordHash !== null;
}
