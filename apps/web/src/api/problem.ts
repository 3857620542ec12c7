import type { Problem } from "@touchstone/contracts";

/** A request that was answered with a problem (RFC 9457), or not at all. `key` is a text in the catalogue `problems`. */
export class RequestFailed extends Error {
  readonly status: number;
  readonly code: string;
  readonly key: ProblemKey;
  readonly errors: NonNullable<Problem["errors"]>;

  constructor(status: number, code: string, errors: NonNullable<Problem["errors"]> = []) {
    super(`${status} ${code}`);
    this.name = "RequestFailed";
    this.status = status;
    this.code = code;
    this.key = problemKey(status);
    this.errors = errors;
  }
}

export type ProblemKey =
  | "unreachable"
  | "unexpected"
  | "signedOut"
  | "forbidden"
  | "notFound"
  | "invalid"
  | "tooMany"
  | "conflict"
  | "unavailable";

const byStatus: Readonly<Record<number, ProblemKey>> = {
  0: "unreachable",
  400: "invalid",
  401: "signedOut",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
  412: "conflict",
  422: "invalid",
  429: "tooMany",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

/** What a person reads is chosen by the status: it is stable, and says what can be done about it. */
export function problemKey(status: number): ProblemKey {
  return byStatus[status] ?? "unexpected";
}

/** The catalogue key for whatever was thrown. */
export function keyOf(error: unknown): ProblemKey {
  return error instanceof RequestFailed ? error.key : "unexpected";
}
