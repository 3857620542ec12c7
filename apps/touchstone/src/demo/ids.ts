import { createHash } from "node:crypto";
import type { Random } from "./random.ts";

/** Ids of what a demo always has carry this instant: 2025-01-01. */
const SETTLED_AT = Date.UTC(2025, 0, 1);

/** The id of a thing of the demo by its path, e.g. `globex/queue/billing`: a UUIDv7 that is the same in every installation. */
export function idOf(path: string, atMs: number = SETTLED_AT): string {
  return uuidV7(atMs, createHash("sha256").update(path).digest("hex"));
}

/** Ids of events on a virtual clock: they sort as they were made, and the same chance makes the same ones. */
export function virtualIds(random: Random, nowMs: () => number): () => string {
  let lastMs = 0;
  let sequence = 0;
  return () => {
    const ms = nowMs();
    sequence = ms === lastMs ? sequence + 1 : 0;
    lastMs = ms;
    const chance = Array.from({ length: 2 }, () =>
      Math.floor(random.next() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, "0"),
    );
    return uuidV7(ms, sequence.toString(16).padStart(3, "0") + chance.join(""));
  };
}

/** A carrier's name of a leg, `CA` and 32 hexadecimal digits. */
export function callIdOf(path: string): string {
  return `CA${createHash("sha256").update(path).digest("hex").slice(0, 32)}`;
}

function uuidV7(ms: number, hex: string): string {
  const time = Math.floor(ms).toString(16).padStart(12, "0");
  const variant = (0x8 | (Number.parseInt(hex[3] ?? "0", 16) & 0x3)).toString(16);
  const rest = hex.slice(4).padEnd(15, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${rest.slice(0, 3)}-${rest.slice(3, 15)}`;
}
