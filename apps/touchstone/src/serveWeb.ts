import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync, FastifyReply } from "fastify";

/** The screens; each is a client-side route below one of these. */
const SCREENS = ["/desk", "/board", "/admin", "/missed", "/reports", "/sim", "/help", "/sign-in"];

/** Scripts and connections that are ours, and Twilio's for the softphone; Mantine sets styles inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: https://sdk.twilio.com https://media.twiliocdn.com",
  "connect-src 'self' ws: wss: https://*.twilio.com",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves the built web app: `/desk`, `/board`, `/missed`, `/reports`, `/admin`, `/sim`, `/help` and its assets; `/` leads to the desk. */
export const serveWeb: FastifyPluginAsync<{ dist: string }> = async (app, { dist }) => {
  const page = await readFile(join(dist, "index.html"), "utf8").catch(() => undefined);
  if (page === undefined) throw new Error(`${dist} holds no web app: run "npm run build:web".`);
  // Names of assets carry their content's hash.
  await app.register(fastifyStatic, { root: dist, index: false, immutable: true, maxAge: "365d", wildcard: false });
  const sendPage = (reply: FastifyReply) =>
    reply
      .header("cache-control", "no-cache")
      .header("content-security-policy", CONTENT_SECURITY_POLICY)
      .header("permissions-policy", "microphone=(self), autoplay=(self)")
      .header("referrer-policy", "same-origin")
      .header("x-content-type-options", "nosniff")
      .type("text/html; charset=utf-8")
      .send(page);
  const unlisted = { schema: { hide: true } as object };
  for (const screen of SCREENS) {
    app.get(screen, unlisted, (_request, reply) => sendPage(reply));
    app.get(`${screen}/*`, unlisted, (_request, reply) => sendPage(reply));
  }
  app.get("/", unlisted, (_request, reply) => reply.redirect("/desk"));
};
