import type { Role } from "@touchstone/contracts";
import { type Database, findSession, type SessionUser } from "@touchstone/db";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { ENTRY_MS } from "./patience.ts";
import { Refused } from "./problem.ts";
import { type Strangers, watchStrangers } from "./strangers.ts";
import { COOKIE, hashToken } from "./token.ts";

/** Who may call a route: nobody in particular, or signed-in people with one of these roles. */
export type Access = "public" | readonly Role[];

export const EVERYONE: readonly Role[] = ["agent", "supervisor", "administrator"];

declare module "fastify" {
  interface FastifyContextConfig {
    /** Every route says it; one that does not is a bug that keeps the server from starting. */
    access?: Access;
  }
  interface FastifyRequest {
    signedIn: SignedIn | null;
  }
}

export interface SignedIn extends SessionUser {
  readonly tokenHash: Buffer;
}

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** Checks each request before its body is read: the token, where it comes from, and the role. */
export function checkAccess(app: FastifyInstance, options: { database: Database; publicUrl: string }): void {
  const origin = new URL(options.publicUrl).origin;
  const strangers = watchStrangers();
  app.decorateRequest("signedIn", null);
  app.addHook("onRoute", (route) => {
    if (!route.config?.access) throw new Error(`${String(route.method)} ${route.url} does not say who may call it`);
  });
  app.addHook("onRequest", async (request) => {
    const access = request.routeOptions.config.access;
    if (!access || access === "public") return;
    request.signedIn = await findSignedIn(request, { ...options, origin, strangers });
    if (!access.some((role) => request.signedIn?.roles.includes(role))) throw new Refused(403, "forbidden");
  });
}

interface Door {
  readonly database: Database;
  readonly origin: string;
  readonly strangers: Strangers;
}

async function findSignedIn(request: FastifyRequest, { database, origin, strangers }: Door): Promise<SignedIn> {
  const given = tokenOf(request);
  if (!given) throw strangers.refuse(request.ip);
  // A browser sends the cookie along whoever asks it to: only our own pages may change anything with it.
  if (given.fromCookie && !READING.has(request.method) && !isOwnPage(request, origin))
    throw new Refused(403, "foreignOrigin");
  const tokenHash = hashToken(given.token);
  const isKnown = strangers.knows(tokenHash);
  if (!isKnown && strangers.areTooMany(request.ip)) throw strangers.refuse(request.ip);
  const user = await findSession(database, tokenHash, ENTRY_MS);
  if (!user) throw strangers.refuse(request.ip);
  if (!isKnown) strangers.admit(tokenHash);
  return { ...user, tokenHash };
}

function tokenOf(request: FastifyRequest): { token: string; fromCookie: boolean } | null {
  const [scheme, bearer] = (request.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() === "bearer" && bearer) return { token: bearer, fromCookie: false };
  const cookie = request.cookies[COOKIE];
  return cookie ? { token: cookie, fromCookie: true } : null;
}

function isOwnPage({ headers }: FastifyRequest, origin: string): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return false;
  return headers.origin === undefined || headers.origin === origin;
}

/** Who calls a route that is not public. */
export function callerOf(request: FastifyRequest): SignedIn {
  if (!request.signedIn) throw new Error("a public route asked who calls it");
  return request.signedIn;
}

export function isAbove({ roles }: Pick<SignedIn, "roles">): boolean {
  return roles.includes("supervisor") || roles.includes("administrator");
}
