import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { Problem } from "@touchstone/contracts";
import type { FastifyInstance, FastifyPluginAsync, FastifySchema } from "fastify";
import { checkAccess } from "./access.ts";
import type { ApiDeps, Routes } from "./deps.ts";
import { answerWithProblems } from "./problem.ts";
import { problemPage } from "./problemPage.ts";
import { addressRoutes } from "./routes/addresses.ts";
import { attachmentRoutes } from "./routes/attachments.ts";
import { blockRoutes } from "./routes/blocks.ts";
import { callbackRoutes } from "./routes/callbacks.ts";
import { cannedAnswerRoutes } from "./routes/cannedAnswers.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { customerRoutes } from "./routes/customers.ts";
import { demoRoutes } from "./routes/demo.ts";
import { dispositionRoutes } from "./routes/dispositions.ts";
import { erasureRoutes } from "./routes/erasure.ts";
import { faxAccountRoutes } from "./routes/faxAccounts.ts";
import { helpRoutes } from "./routes/help.ts";
import { helpFormRoutes } from "./routes/helpForms.ts";
import { interactionRoutes } from "./routes/interactions.ts";
import { keptMessageRoutes } from "./routes/keptMessages.ts";
import { machineRoutes } from "./routes/machines.ts";
import { mailAccountRoutes } from "./routes/mailAccounts.ts";
import { mailRoutes } from "./routes/mails.ts";
import { meRoutes } from "./routes/me.ts";
import { missedRoutes } from "./routes/missed.ts";
import { outboxRoutes } from "./routes/outbox.ts";
import { parkedRoutes } from "./routes/parked.ts";
import { pastWhyNotRoutes } from "./routes/pastWhyNot.ts";
import { reportRoutes } from "./routes/reports.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { settingsHistoryRoutes } from "./routes/settingsHistory.ts";
import { skillRoutes } from "./routes/skills.ts";
import { softphoneRoutes } from "./routes/softphone.ts";
import { transferRoutes } from "./routes/transfers.ts";
import { webLineRoutes } from "./routes/webLines.ts";
import { whyNotRoutes } from "./routes/whyNot.ts";
import { validateStrictly } from "./validation.ts";

export type { ApiDeps, MailDeps } from "./deps.ts";
export { openAccounts } from "./mailAccounts.ts";
export { hashPassword } from "./password.ts";
export { API_POOL } from "./patience.ts";

const SUBJECTS: readonly Routes[] = [
  sessionRoutes,
  meRoutes,
  parkedRoutes,
  customerRoutes,
  erasureRoutes,
  addressRoutes,
  interactionRoutes,
  conversationRoutes,
  attachmentRoutes,
  keptMessageRoutes,
  mailRoutes,
  outboxRoutes,
  cannedAnswerRoutes,
  blockRoutes,
  machineRoutes,
  callbackRoutes,
  missedRoutes,
  reportRoutes,
  settingsRoutes,
  skillRoutes,
  dispositionRoutes,
  settingsHistoryRoutes,
  whyNotRoutes,
  pastWhyNotRoutes,
  softphoneRoutes,
  transferRoutes,
  demoRoutes,
  helpRoutes,
  helpFormRoutes,
  webLineRoutes,
  faxAccountRoutes,
  mailAccountRoutes,
];

/** Requests that one person may make in a minute, or one address of which nobody is signed in; a busy desk makes about sixty. */
const MOST_PER_MINUTE = 1200;
const BODY_BYTES = 262_144;
/** A little more than is kept, so that the store is the one who says no. */
const FILE_BYTES = 26 * 1024 * 1024;

/** REST under `/api/v1`, its description at `/openapi.json` and pages at `/docs`. Register it without a prefix. */
export const api: FastifyPluginAsync<ApiDeps> = async (app, deps) => {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Touchstone",
        version: "1",
        description: "REST of the contact centre. Errors are RFC 9457 problems.",
      },
      servers: [{ url: deps.publicUrl }],
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer" },
          cookie: { type: "apiKey", in: "cookie", name: "touchstone_session" },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    transform: ({ schema, url }) => ({ schema: schema?.hide ? schema : withProblem(schema), url }),
  });
  await app.register(swaggerUi, { routePrefix: "/docs" });
  app.get("/docs/problems", { schema: { hide: true } }, async (_request, reply) =>
    reply.type("text/html; charset=utf-8").send(problemPage()),
  );
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await app.register(async (scope) => await addRoutes(scope, deps), { prefix: "/api/v1" });
};

/** Every route may answer with a problem: said here once, because Fastify would take it for a shape to serialise by. */
function withProblem(schema: FastifySchema | undefined): FastifySchema {
  const problem = {
    description: "What went wrong (RFC 9457); `code` is stable",
    content: { "application/problem+json": { schema: Problem } },
  };
  return { ...schema, response: { ...(schema?.response as object | undefined), default: problem } };
}

async function addRoutes(scope: FastifyInstance, deps: ApiDeps): Promise<void> {
  answerWithProblems(scope);
  validateStrictly(scope);
  await scope.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } });
  await scope.register(cookie);
  await scope.register(rateLimit, {
    max: MOST_PER_MINUTE,
    timeWindow: 60_000,
    // A whole contact centre may come from one address. Who it is is known here: a route's own hooks run after the scope's.
    keyGenerator: ({ signedIn, ip }) => (signedIn ? `user ${signedIn.userId}` : `address ${ip}`),
  });
  await scope.register(multipart, { limits: { files: 1, fields: 4, fileSize: FILE_BYTES } });
  checkAccess(scope, deps);
  scope.addHook("onRoute", (route) => {
    route.bodyLimit ??= BODY_BYTES;
  });
  scope.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store"); // Answers are personal.
  });
  for (const add of SUBJECTS) add(scope.withTypeProvider<TypeBoxTypeProvider>(), deps);
}
