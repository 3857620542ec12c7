import { type Database, readChatOrigins } from "@touchstone/db";

/** From which pages sockets are opened at all; which namespace they may enter is asked there. */
export interface OriginGate {
  /** Undefined: a program, which sends none. Rejects when the database cannot be asked. */
  admits(origin: string | undefined): Promise<boolean>;
}

/** A line that lets a site in is known here within so long. */
const KEPT_MS = 2_000;

export function createOriginGate(database: Database, publicUrl: string): OriginGate {
  const { origin: own } = new URL(publicUrl);
  let kept: { readonly origins: Promise<ReadonlySet<string>>; readonly until: number } | undefined;
  const foreign = (): Promise<ReadonlySet<string>> => {
    if (kept && kept.until > performance.now()) return kept.origins;
    const origins = readChatOrigins(database);
    kept = { origins, until: performance.now() + KEPT_MS };
    origins.catch(() => {
      kept = undefined;
    });
    return origins;
  };
  return {
    admits: async (origin) => origin === undefined || origin === own || (await foreign()).has(origin),
  };
}
