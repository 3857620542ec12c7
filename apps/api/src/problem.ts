import type { FieldProblem, Problem } from "@touchstone/contracts";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isDatabaseAway } from "./databaseAway.ts";
import { type Fault, fieldProblem, type Words, wordsIn } from "./fault.ts";
import { languageOf } from "./languageOf.ts";
import type { ProblemCode } from "./problemPage.ts";

/** What a route throws when it will not do what it was asked; anything else that is thrown is a bug and answers 500. */
export class Refused extends Error {
  /** Fastify's name for it: its hooks tell a refusal from a fault by it. */
  readonly statusCode: number;
  /** Stable; screens translate it. */
  readonly code: ProblemCode;
  /** Faults, whose remedies are said in the language of whoever asked; or a name, which is the same in each. */
  readonly errors: readonly (Fault | FieldProblem)[] | undefined;

  constructor(status: number, code: ProblemCode, errors?: readonly (Fault | FieldProblem)[]) {
    super(code);
    this.name = "Refused";
    this.statusCode = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Unknown and foreign are the same to whoever asks. */
export const notFound = (): Refused => new Refused(404, "notFound");

const REFUSED: Words = { en: "Refused", "zh-Hans": "已拒绝", "zh-Hant": "已拒絕" };
const TITLES: Record<number, Words> = {
  400: { en: "The request is not valid", "zh-Hans": "请求无效", "zh-Hant": "請求無效" },
  401: { en: "Sign in first", "zh-Hans": "请先登录", "zh-Hant": "請先登入" },
  403: { en: "Not allowed", "zh-Hans": "没有权限", "zh-Hant": "沒有權限" },
  404: { en: "Not found", "zh-Hans": "找不到", "zh-Hant": "找不到" },
  409: { en: "It changed meanwhile", "zh-Hans": "情况已变化", "zh-Hant": "情況已變化" },
  412: { en: "It changed meanwhile", "zh-Hans": "情况已变化", "zh-Hant": "情況已變化" },
  413: { en: "The request is too large", "zh-Hans": "请求过大", "zh-Hant": "請求過大" },
  415: { en: "Send JSON", "zh-Hans": "请发送 JSON", "zh-Hant": "請傳送 JSON" },
  422: { en: "It cannot be done", "zh-Hans": "无法完成", "zh-Hant": "無法完成" },
  429: { en: "Too many requests", "zh-Hans": "请求过多", "zh-Hant": "請求過多" },
  500: { en: "Something went wrong here", "zh-Hans": "系统出错", "zh-Hant": "系統出錯" },
  503: { en: "Try again in a moment", "zh-Hans": "请稍后再试", "zh-Hant": "請稍後再試" },
};

/** The one mapping from what went wrong to what the client is told (RFC 9457). Details of our own faults are logged, never told. */
export function problemOf(error: unknown, language = "en"): Problem {
  const problem = (status: number, code: ProblemCode, errors?: Refused["errors"]) =>
    problemIn(language, status, code, errors);
  if (error instanceof Refused) return problem(error.statusCode, error.code, error.errors);
  if (isDatabaseAway(error)) return problem(503, "unavailable");
  const { statusCode = 500, code } = error as Partial<FastifyError>;
  if (statusCode === 429) return problem(429, "tooManyRequests");
  if (statusCode === 413) return problem(413, "tooLarge");
  if (statusCode === 415) return problem(415, "notJson");
  if (statusCode < 500) return problem(statusCode, code === "FST_ERR_CTP_EMPTY_JSON_BODY" ? "empty" : "malformed");
  return problem(500, "internal");
}

function problemIn(language: string, status: number, code: ProblemCode, errors: Refused["errors"]): Problem {
  const title = wordsIn(TITLES[status] ?? REFUSED, language);
  const said = errors?.map((error) => ("remedy" in error ? error : fieldProblem(error, language)));
  return { type: `/docs/problems#${code}`, title, status, code, ...(said ? { errors: said } : {}) };
}

/** Answers every error and every unknown path of the scope with a problem. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendProblem(reply, problemOf(error, languageOf(request))));
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) =>
    sendProblem(reply, problemOf(notFound(), languageOf(request))),
  );
}

function sendProblem(reply: FastifyReply, told: Problem): FastifyReply {
  if (told.status === 503) reply.header("retry-after", "1");
  // As a string: routes have schemas of their own, which do not speak of problems.
  return reply.code(told.status).type("application/problem+json").serializer(String).send(JSON.stringify(told));
}
