import { createAttempts } from "./attempts.ts";
import { Refused } from "./problem.ts";

/** Requests of nobody whom we know, by the address that they come from. */
export interface Strangers {
  /** The answer to one more of them: 401, and 429 when there were too many of late. */
  refuse(ip: string): Refused;
  /** Then the database is not asked about another token from there. */
  areTooMany(ip: string): boolean;
  /** A token that was found good in this process before: it is never taken for one of too many. */
  knows(tokenHash: Buffer): boolean;
  admit(tokenHash: Buffer): void;
}

/** As many as one address may make that is signed in nowhere; a whole contact centre may come from one. */
const MOST_PER_MINUTE = 1200;
const MOST_KNOWN = 100_000;

/** Who is not signed in is refused before anything is counted by person: here it is counted by address. */
export function watchStrangers(): Strangers {
  const refusals = createAttempts({ most: MOST_PER_MINUTE, windowMs: 60_000 });
  const known = new Set<string>();
  const areTooMany = (ip: string) => refusals.waitMs(ip) > 0;
  return {
    areTooMany,
    refuse: (ip) => {
      if (areTooMany(ip)) return new Refused(429, "tooManyRequests");
      refusals.failed(ip);
      return new Refused(401, "notSignedIn");
    },
    knows: (tokenHash) => known.has(tokenHash.toString("base64")),
    admit: (tokenHash) => {
      known.add(tokenHash.toString("base64"));
      const oldest = known.values().next();
      if (known.size > MOST_KNOWN && !oldest.done) known.delete(oldest.value);
    },
  };
}
