import type { FastifyRequest } from "fastify";
import type { Carrier } from "../carrier.ts";
import type { RestAnswer } from "./http.ts";

const API = "/2010-04-01/";

/**
 * Answers a request through the faults in force for its path, which is the carrier's own: without where the emulator is mounted. Null:
 * the connection is to be cut. `duplicate` and `reorder` mean nothing here.
 */
export const underFaults = async (
  carrier: Carrier,
  { url }: FastifyRequest,
  answer: () => Promise<RestAnswer>,
): Promise<RestAnswer | null> => {
  const faults = carrier.faults.befalling(url.slice(Math.max(0, url.indexOf(API))));
  for (const { kind, delayMs = 1000 } of faults) if (kind === "delay") await pause(carrier, delayMs);
  const spoiling = faults.find(({ kind }) => kind === "status" || kind === "reset" || kind === "drop");
  if (!spoiling) return await answer();
  if (spoiling.kind === "drop") return null;
  if (spoiling.delivered ?? true) await answer();
  const { status = 503 } = spoiling;
  return spoiling.kind === "reset" ? null : { status, body: { code: 20500, message: "a fault on demand", status } };
};

const pause = (carrier: Carrier, ms: number): Promise<void> =>
  new Promise((resolve) => {
    carrier.clock.after(ms, resolve);
  });
