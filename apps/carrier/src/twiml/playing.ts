import type { Activity, Call, Source } from "../call/call.ts";
import type { Carrier } from "../carrier.ts";
import { fetchSource } from "./fetch.ts";
import { runDocument } from "./run.ts";
import type { Run } from "./verb.ts";

/** Runs TwiML from its source to its end. */
export const playing =
  (carrier: Carrier, call: Call, source: Source): Activity =>
  async (signal) => {
    const document = await fetchSource(carrier, call, source, signal);
    if (document) await runDocument(runOf(carrier, call, signal), document);
  };

/** A run of the whole call. */
export const runOf = (carrier: Carrier, call: Call, signal: AbortSignal): Run => ({
  carrier,
  call,
  signal,
  scope: "call",
  interpret: runDocument,
});
