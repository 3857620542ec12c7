import { DemoLogins, type Role, SimDirectory, SimMailList, SimMailQuery } from "@touchstone/contracts";
import {
  type Database,
  listDemoTenants,
  listDemoUsers,
  listSimCallers,
  listSimLines,
  readTenant,
  withTenant,
} from "@touchstone/db";
import type { Routes } from "../deps.ts";
import { mailsTo, type SimMailTo } from "../outbox.ts";
import { notFound } from "../problem.ts";

const tags = ["demo"];
/** Numbers that their countries keep for stories: nobody's. */
const NOBODYS: Record<string, string> = {
  GB: "+441632960199",
  US: "+12025550199",
  CN: "+8613800138199",
  TW: "+886912000199",
  HK: "+85291230199",
};

/** What newcomers need to try the product; demo tenants alone, and only while the carrier is emulated. */
export const demoRoutes: Routes = (app, { database, emulatorPhoneUrl, demoPassword, mail }) => {
  const mailsRead = new Map<string, Map<string, SimMailTo>>();
  app.get(
    "/demo-logins",
    { config: { access: "public" }, schema: { tags, response: { 200: DemoLogins } } },
    async () => {
      if (demoPassword === null) return { items: [] };
      const items = await Promise.all(
        (await listDemoTenants(database)).map((id) => loginsOf(database, id, demoPassword)),
      );
      return { items: items.flat() };
    },
  );

  app.get(
    "/sim/directory",
    { config: { access: "public" }, schema: { tags, response: { 200: SimDirectory } } },
    async () => {
      if (emulatorPhoneUrl === null) throw notFound();
      const tenantIds = await listDemoTenants(database);
      return { tenants: await Promise.all(tenantIds.map((id) => directoryOf(database, id))) };
    },
  );

  // What a customer's own mail program would show. The emulator's texts are as open, and where no mail is really sent.
  app.get(
    "/sim/mails",
    { config: { access: "public" }, schema: { tags, querystring: SimMailQuery, response: { 200: SimMailList } } },
    async (request) => {
      const { tenantId, to } = request.query;
      const isDemo = emulatorPhoneUrl !== null && (await listDemoTenants(database)).includes(tenantId);
      if (!isDemo || !mail?.outboxOf) throw notFound();
      const known = mailsRead.get(tenantId) ?? new Map<string, SimMailTo>();
      mailsRead.set(tenantId, known);
      return { items: await mailsTo({ parser: mail.parser, folder: mail.outboxOf(tenantId) }, to, known) };
    },
  );
};

async function loginsOf(database: Database, tenantId: string, password: string): Promise<DemoLogins["items"]> {
  const { tenant, users } = await listDemoUsers(database, tenantId);
  return users.map(({ name, email, roles, language }) => {
    const role = (roles.find((given) => given !== "agent") ?? "agent") as Role;
    return { name, email, role, language, tenant: tenant.name, password };
  });
}

async function directoryOf(database: Database, tenantId: string): Promise<SimDirectory["tenants"][number]> {
  return await withTenant(database, tenantId, async (trx) => {
    const tenant = await readTenant(trx, tenantId);
    const { id, name, language, region } = tenant;
    const lines = await listSimLines(trx, tenantId, "phone");
    const mailLines = await listSimLines(trx, tenantId, "email");
    const faxLines = await listSimLines(trx, tenantId, "fax");
    const [chat] = await listSimLines(trx, tenantId, "chat");
    const callers = [
      ...(await listSimCallers(trx, tenantId)),
      { kind: "unknown" as const, name: null, from: NOBODYS[region] ?? "+441632960199", email: null, hint: null },
      { kind: "withheld" as const, name: null, from: "anonymous", email: null, hint: null },
    ];
    return { id, name, language, lines, mailLines, faxLines, helpDesk: chat?.address ?? null, callers };
  });
}
