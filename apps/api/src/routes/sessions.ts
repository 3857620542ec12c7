import { Session, SessionList, SignIn } from "@touchstone/contracts";
import { createSession, findSession, findUserForSignIn, listSessions, revokeSession, withTenant } from "@touchstone/db";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { callerOf, EVERYONE } from "../access.ts";
import { type Attempts, createAttempts } from "../attempts.ts";
import type { ApiDeps, Routes } from "../deps.ts";
import { meOf } from "../me.ts";
import { passwordFits } from "../password.ts";
import { ENTRY_MS } from "../patience.ts";
import { notFound, Refused } from "../problem.ts";
import { COOKIE, hashToken, newToken, SESSION_MS } from "../token.ts";

const QUARTER_HOUR_MS = 900_000;
const SessionPath = Type.Object({ sessionId: Type.String({ pattern: "^[0-9a-f]{64}$" }) });

/** Signing in and out. Nothing tells whether an address is known, disabled, or only its password wrong. */
export const sessionRoutes: Routes = (app, deps) => {
  const byAccount = createAttempts({ most: 10, windowMs: QUARTER_HOUR_MS });
  const byAddress = createAttempts({ most: 100, windowMs: QUARTER_HOUR_MS });

  app.post(
    "/sessions",
    { config: { access: "public" }, schema: { tags: ["sessions"], body: SignIn, response: { 201: Session } } },
    async (request, reply) => {
      const limits: Limit[] = [
        [byAccount, request.body.email.toLowerCase()],
        [byAddress, request.ip],
      ];
      refuseWhenLimited(limits, reply);
      const session = await signIn(deps, request.body);
      for (const [attempts, key] of limits) session ? attempts.succeeded(key) : attempts.failed(key);
      if (!session) throw new Refused(401, "wrongCredentials");
      setCookie(deps, reply, session.token);
      return reply.code(201).send(session);
    },
  );

  app.get(
    "/sessions",
    { config: { access: EVERYONE }, schema: { tags: ["sessions"], response: { 200: SessionList } } },
    async (request) => {
      const { tenantId, userId, tokenHash } = callerOf(request);
      const rows = await withTenant(deps.database, tenantId, (trx) => listSessions(trx, tenantId, userId));
      const items = rows.map((row) => ({
        sessionId: row.tokenHash.toString("hex"),
        createdAt: row.createdAt.getTime(),
        expiresAt: row.expiresAt.getTime(),
        current: row.tokenHash.equals(tokenHash),
      }));
      return { items };
    },
  );

  app.delete(
    "/sessions/current",
    { config: { access: EVERYONE }, schema: { tags: ["sessions"], response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { tenantId, userId, tokenHash } = callerOf(request);
      await withTenant(deps.database, tenantId, (trx) => revokeSession(trx, tenantId, userId, tokenHash));
      return reply.clearCookie(COOKIE, { path: "/" }).code(204).send(null);
    },
  );

  app.delete(
    "/sessions/:sessionId",
    {
      config: { access: EVERYONE },
      schema: { tags: ["sessions"], params: SessionPath, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { tenantId, userId } = callerOf(request);
      const tokenHash = Buffer.from(request.params.sessionId, "hex");
      const ended = await withTenant(deps.database, tenantId, (trx) => revokeSession(trx, tenantId, userId, tokenHash));
      if (!ended) throw notFound();
      return reply.code(204).send(null);
    },
  );
};

type Limit = [Attempts, string];

function refuseWhenLimited(limits: readonly Limit[], reply: FastifyReply): void {
  const waitMs = Math.max(...limits.map(([attempts, key]) => attempts.waitMs(key)));
  if (waitMs === 0) return;
  reply.header("retry-after", String(Math.ceil(waitMs / 1000)));
  throw new Refused(429, "tooManyAttempts");
}

async function signIn({ database }: ApiDeps, given: SignIn): Promise<Session | null> {
  const user = await findUserForSignIn(database, given.email, ENTRY_MS);
  const fits = await passwordFits(user?.passwordHash ?? null, given.password);
  if (!fits || !user || user.disabled) return null;
  const token = newToken();
  const tokenHash = hashToken(token);
  const { tenantId, userId } = user;
  const expiresAt = await createSession(database, { tenantId, userId, tokenHash, lifetimeMs: SESSION_MS });
  const signedIn = await findSession(database, tokenHash);
  if (!signedIn) return null; // Disabled in this very moment.
  return { token, expiresAt: expiresAt.getTime(), me: await meOf(database, signedIn) };
}

function setCookie({ publicUrl }: ApiDeps, reply: FastifyReply, token: string): void {
  const secure = publicUrl.startsWith("https:");
  reply.setCookie(COOKIE, token, { path: "/", httpOnly: true, sameSite: "lax", secure, maxAge: SESSION_MS / 1000 });
}
