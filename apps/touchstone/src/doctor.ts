import { access, constants, mkdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { type Config, ROOT } from "./config.ts";

/** One thing that was looked at; `advice` is what a person should do about it. */
export interface Finding {
  what: string;
  ok: boolean;
  detail: string;
  advice?: string;
}

const GIB = 1024 ** 3;

/** Looks at everything that keeps an installation from working, changes nothing, and never throws. */
export async function examine(config: Config): Promise<Finding[]> {
  const checks: Record<string, () => Promise<Omit<Finding, "what">>> = {
    "Node.js": async () => versionFinding(),
    "web app": () => webFinding(),
    "data directory": () => dataDirFinding(config),
    database: () => databaseFinding(config),
    carrier: async () => carrierFinding(config),
    server: () => serverFinding(config),
  };
  const findings = Object.entries(checks).map(async ([what, check]) => {
    const result = await check().catch((error: Error) => ({ ok: false, detail: error.message }));
    return { what, ...result };
  });
  return await Promise.all(findings);
}

function versionFinding() {
  const ok = Number(process.versions.node.split(".")[0]) >= 24;
  return { ok, detail: process.version, ...(ok ? {} : { advice: "Start with npm, which brings Node 24." }) };
}

async function webFinding() {
  const page = join(ROOT, "apps", "web", "dist", "index.html");
  const built = await access(page).then(
    () => true,
    () => false,
  );
  return built ? { ok: true, detail: "built" } : { ok: false, detail: "not built", advice: "npm run build:web" };
}

async function dataDirFinding({ dataDir }: Config) {
  await mkdir(dataDir, { recursive: true });
  await access(dataDir, constants.W_OK);
  const { bavail, bsize } = await statfs(dataDir);
  const free = (bavail * bsize) / GIB;
  const detail = `${dataDir}, ${free.toFixed(1)} GiB free`;
  return free > 1 ? { ok: true, detail } : { ok: false, detail, advice: "Free some space: less than 1 GiB is left." };
}

async function databaseFinding({ databaseUrl, embeddedAllowed }: Config) {
  if (!databaseUrl) {
    const advice = "Set DATABASE_URL, or TOUCHSTONE_ALLOW_EMBEDDED=true.";
    return { ok: embeddedAllowed, detail: "embedded PostgreSQL", ...(embeddedAllowed ? {} : { advice }) };
  }
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
  await client.connect();
  const { rows } = await client.query("show server_version_num");
  await client.end();
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  const detail = `PostgreSQL ${major}`;
  return major >= 15 ? { ok: true, detail } : { ok: false, detail, advice: "PostgreSQL 15 or newer is needed." };
}

function carrierFinding({ twilio, publicUrl }: Config) {
  if (!twilio) return { ok: true, detail: "emulated; set TWILIO_ACCOUNT_SID for a real one" };
  if (!twilio.authToken) {
    return { ok: false, detail: "Twilio", advice: "Set TWILIO_AUTH_TOKEN: without it no webhook is believed." };
  }
  if (!publicUrl.startsWith("https://")) {
    return { ok: false, detail: "Twilio", advice: "Set PUBLIC_URL to the https address that Twilio calls." };
  }
  return { ok: true, detail: `Twilio, calling ${publicUrl}` };
}

async function serverFinding({ port }: Config) {
  const ready = await fetch(`http://localhost:${port}/readyz`, { signal: AbortSignal.timeout(3000) }).catch(
    () => undefined,
  );
  if (!ready) return { ok: true, detail: `nothing runs on port ${port}` };
  const body = (await ready.json().catch(() => undefined)) as { checks?: Record<string, string> } | undefined;
  if (!body?.checks) return { ok: false, detail: `another program uses port ${port}`, advice: "Stop it, or set PORT." };
  return { ok: ready.ok, detail: `running: ${JSON.stringify(body.checks)}` };
}
