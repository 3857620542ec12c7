import type { Problem } from "@touchstone/contracts";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isDatabaseAway } from "./databaseAway.ts";
import type { ProblemCode } from "./problemPage.ts";

/** What a route throws when it will not do what it was asked; anything else that is thrown is a bug and answers 500. */
export class Refused extends Error {
  /** Fastify's name for it: its hooks tell a refusal from a fault by it. */
  readonly statusCode: number;
  /** Stable; screens translate it. */
  readonly code: ProblemCode;
  readonly errors: Problem["errors"];

  constructor(status: number, code: ProblemCode, errors?: Problem["errors"]) {
    super(code);
    this.name = "Refused";
    this.statusCode = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Unknown and foreign are the same to whoever asks. */
export const notFound = (): Refused => new Refused(404, "notFound");

const TITLES: Record<number, string> = {
  400: "The request is not valid",
  401: "Sign in first",
  403: "Not allowed",
  404: "Not found",
  409: "It changed meanwhile",
  412: "It changed meanwhile",
  413: "The request is too large",
  415: "Send JSON",
  422: "It cannot be done",
  429: "Too many requests",
  500: "Something went wrong here",
  503: "Try again in a moment",
};

/** The one mapping from what went wrong to what the client is told (RFC 9457). Details of our own faults are logged, never told. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return problem(error.statusCode, error.code, error.errors);
  if (isDatabaseAway(error)) return problem(503, "unavailable");
  const { statusCode = 500, code } = error as Partial<FastifyError>;
  if (statusCode === 429) return problem(429, "tooManyRequests");
  if (statusCode === 413) return problem(413, "tooLarge");
  if (statusCode === 415) return problem(415, "notJson");
  if (statusCode < 500) return problem(statusCode, code === "FST_ERR_CTP_EMPTY_JSON_BODY" ? "empty" : "malformed");
  return problem(500, "internal");
}

function problem(status: number, code: ProblemCode, errors?: Problem["errors"]): Problem {
  const title = TITLES[status] ?? "Refused";
  return { type: `/docs/problems#${code}`, title, status, code, ...(errors ? { errors } : {}) };
}

/** Answers every error and every unknown path of the scope with a problem. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, problemOf(error)));
  app.setNotFoundHandler((_request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, problemOf(notFound())));
}

function sendProblem(reply: FastifyReply, told: Problem): FastifyReply {
  if (told.status === 503) reply.header("retry-after", "1");
  // As a string: routes have schemas of their own, which do not speak of problems.
  return reply.code(told.status).type("application/problem+json").serializer(String).send(JSON.stringify(told));
}
