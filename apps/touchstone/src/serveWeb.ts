import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";

/** The screens; each is a client-side route below one of these. */
const SCREENS = ["/desk", "/board", "/admin", "/missed", "/reports", "/sim", "/sign-in"];

/** Scripts and connections that are ours, and Twilio's for the softphone; Mantine sets styles inline. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: https://sdk.twilio.com https://media.twiliocdn.com",
  "connect-src 'self' ws: wss: https://*.twilio.com",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
];
const policyFor = (ancestors: string) => [...POLICY, `frame-ancestors ${ancestors}`].join("; ");
const CONTENT_SECURITY_POLICY = policyFor("'none'");

export interface WebOptions {
  /** The built web app. */
  readonly dist: string;
  /** Which other sites may show the help page of a line (`tenant` or `tenant/brand`) in theirs; without it none. */
  readonly framedBy?: (desk: string) => Promise<readonly string[]>;
}

/**
 * Serves the built web app: `/desk`, `/board`, `/missed`, `/reports`, `/admin`, `/sim`, `/help` and its assets; `/` leads to the desk.
 * A build made while it runs is served from the next page load on. Throws when there is none at the start.
 */
export const serveWeb: FastifyPluginAsync<WebOptions> = async (app, { dist, framedBy }) => {
  const index = join(dist, "index.html");
  let page = await readFile(index, "utf8").catch(() => undefined);
  if (page === undefined) throw new Error(`${dist} holds no web app: run "npm run build:web".`);
  // Names of assets carry their content's hash. They are looked for when they are asked for: another build has others.
  await app.register(fastifyStatic, {
    root: join(dist, "assets"),
    prefix: "/assets/",
    index: false,
    immutable: true,
    maxAge: "365d",
  });
  app.get("/touchstone.svg", unlisted, (_request, reply) => reply.sendFile("touchstone.svg", dist, ICON_CACHE));
  const sendPage = async (reply: FastifyReply) => {
    // In the moment in which a build takes the old one away the last one goes on.
    page = await readFile(index, "utf8").catch(() => page);
    return reply
      .header("cache-control", "no-cache")
      .header("content-security-policy", CONTENT_SECURITY_POLICY)
      .header("permissions-policy", "microphone=(self), autoplay=(self)")
      .header("referrer-policy", "same-origin")
      .header("x-content-type-options", "nosniff")
      .type("text/html; charset=utf-8")
      .send(page);
  };
  for (const screen of SCREENS) {
    app.get(screen, unlisted, (_request, reply) => sendPage(reply));
    app.get(`${screen}/*`, unlisted, (_request, reply) => sendPage(reply));
  }
  app.get("/", unlisted, (_request, reply) => reply.redirect("/desk"));
  serveHelp(app, dist, framedBy ?? (async () => []));
};

/** The page of visitors, and what puts it into pages of others: it is theirs to load, whoever they are. */
function serveHelp(app: FastifyInstance, dist: string, framedBy: NonNullable<WebOptions["framedBy"]>): void {
  app.get("/help/widget.js", unlisted, (_request, reply) =>
    reply.header("cross-origin-resource-policy", "cross-origin").sendFile("widget.js", dist, ICON_CACHE),
  );
  const send = async (request: FastifyRequest, reply: FastifyReply) => {
    const { "*": desk = "" } = request.params as { readonly "*"?: string };
    // A page that cannot find out who may show it is shown by itself alone.
    const others = await framedBy(desk.replace(/\/+$/, "").toLowerCase()).catch(() => []);
    const page = await readFile(join(dist, "help.html"), "utf8");
    return reply
      .header("cache-control", "no-cache")
      .header("content-security-policy", policyFor(["'self'", ...others].join(" ")))
      .header("permissions-policy", "microphone=(), camera=(), geolocation=()")
      .header("referrer-policy", "same-origin")
      .header("x-content-type-options", "nosniff")
      .type("text/html; charset=utf-8")
      .send(page);
  };
  app.get("/help", unlisted, send);
  app.get("/help/*", unlisted, send);
}

const unlisted = { schema: { hide: true } as object };
/** Its name does not change with its content. */
const ICON_CACHE = { maxAge: "1h", immutable: false };
