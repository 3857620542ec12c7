/** Twilio's "Webhooks: connection overrides": what the fragment of a webhook's URL asks for. Times in milliseconds. */
export type Overrides = {
  readonly connectMs: number;
  readonly readMs: number;
  readonly totalMs: number;
  readonly retries: number;
  readonly retryOn: ReadonlySet<RetryCause>;
  /** Before the first retry; twice as long before each further one. */
  readonly backOffMs: number;
};
export type RetryCause = "4xx" | "5xx" | "ct" | "rt";

/** Twilio names none. */
const BACK_OFF_MS = 100;
const CAUSES: readonly RetryCause[] = ["4xx", "5xx", "ct", "rt"];

/** Reads `#ct=…&rt=…&tt=…&rc=…&rp=…`; a value out of its range is clamped, what is missing or unreadable has its default. */
export const overridesOf = (url: string): Overrides => {
  const fragment = new URLSearchParams(url.split("#", 2)[1] ?? "");
  return {
    connectMs: within(fragment.get("ct"), 100, 10_000, 5000),
    readMs: within(fragment.get("rt"), 100, 15_000, 15_000),
    totalMs: within(fragment.get("tt"), 100, 15_000, 15_000),
    retries: within(fragment.get("rc"), 0, 5, 1),
    retryOn: causesOf(fragment.get("rp")),
    backOffMs: BACK_OFF_MS,
  };
};

const within = (text: string | null, least: number, most: number, otherwise: number): number =>
  text !== null && /^\d+$/.test(text) ? Math.min(most, Math.max(least, Number(text))) : otherwise;

const causesOf = (text: string | null): ReadonlySet<RetryCause> => {
  const named = (text ?? "ct").split(",").map((cause) => cause.trim());
  if (named.includes("all")) return new Set(CAUSES);
  return new Set(CAUSES.filter((cause) => named.includes(cause)));
};
