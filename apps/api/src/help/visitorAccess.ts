import { createHash } from "node:crypto";
import { type Database, findHelpLine, findVisitor, type HelpLine, type Visitor } from "@touchstone/db";
import type { FastifyRequest } from "fastify";
import { notFound, Refused } from "../problem.ts";

interface Door {
  readonly database: Database;
  readonly publicUrl: string;
}

/**
 * The line that is asked for, for pages that may ask: our own, those of sites that the line lets in, and programs, which send no
 * origin. Throws 404 or 403.
 */
export async function helpLineOf({ database, publicUrl }: Door, request: FastifyRequest): Promise<HelpLine> {
  const { desk } = request.params as { readonly desk: string };
  const line = await findHelpLine(database, desk.toLowerCase());
  if (line === null) throw notFound();
  const { origin } = request.headers;
  const isAllowed = origin === undefined || origin === new URL(publicUrl).origin || line.origins.includes(origin);
  if (!isAllowed) throw new Refused(403, "foreignOrigin");
  return line;
}

/** Whose token it is, which is one of this line's; a token in a cookie is none. Throws 401. */
export async function visitorOf(database: Database, line: HelpLine, request: FastifyRequest): Promise<Visitor> {
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || !token || token.length > 100) throw new Refused(401, "notSignedIn");
  const visitor = await findVisitor(database, createHash("sha256").update(token).digest());
  if (visitor?.lineId !== line.lineId) throw new Refused(401, "notSignedIn");
  return visitor;
}
