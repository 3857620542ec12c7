import type { MessageResult } from "./messagingPort.ts";

/** A carrier's answer that is no success. */
export class CarrierRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(`the carrier answered ${status} (${code})`);
    this.status = status;
    this.code = code;
  }
}

export interface CarrierRequest {
  readonly url: string;
  readonly authorization: string;
  readonly timeoutMs: number;
  /** Left out: a GET. */
  readonly body?: { readonly type: string; readonly text: string };
  /** The carrier's own code in an answer that is no success. */
  readonly codeOf: (answer: unknown) => string | null;
}

/** One request to a carrier's REST; the answer as JSON. Throws a CarrierRefusal, or what the network says. */
export async function askCarrier({ url, authorization, timeoutMs, body, codeOf }: CarrierRequest): Promise<unknown> {
  const answer = await fetch(url, {
    ...(body === undefined ? {} : { method: "POST", body: body.text }),
    headers: { authorization, accept: "application/json", ...(body && { "content-type": body.type }) },
    // Credentials go nowhere else.
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const said: unknown = await answer.json().catch(() => null);
  if (answer.ok) return said;
  throw new CarrierRefusal(answer.status, codeOf(said) ?? `http${answer.status}`);
}

/** Statuses of what was understood and is refused. A wrong token may be on its way: 401 is none of them. */
const FOR_GOOD = new Set([400, 403, 404, 409, 422]);
const SLOW_DOWN_MS = 1000;
/** After an answer that never came: what was taken stands in the list by then. */
const SETTLE_MS = 2000;

/** What an error of `askCarrier` comes to; a bug of ours is thrown again. */
export function resultOfRefusal(error: unknown): Exclude<MessageResult, { kind: "done" }> {
  if (error instanceof CarrierRefusal) {
    const { status, code } = error;
    if (FOR_GOOD.has(status)) return { kind: "refused", code, because: refusedBecause(code) };
    return { kind: "retry", code, afterMs: status === 429 ? SLOW_DOWN_MS : SETTLE_MS };
  }
  const isNetwork = error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");
  if (!isNetwork) throw error;
  return { kind: "retry", code: networkWord(error), afterMs: SETTLE_MS };
}

const networkWord = (error: Error): string => {
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : error.name;
};

const refusedBecause = (code: string) => {
  if (/^212(?:11|17|14)$|number|destination/i.test(code)) return "badNumber" as const;
  return /media|url|file/i.test(code) ? ("badContent" as const) : ("notAllowed" as const);
};
