import type { LineRow } from "@touchstone/db";
import type { DemoLine, DemoTenant } from "./demoTenant.ts";
import { idOf } from "./ids.ts";

const NAMES: Readonly<Record<DemoTenant["language"], string>> = {
  en: "Web chat",
  "zh-Hans": "在线聊天",
  "zh-Hant": "線上聊天",
};

/** The chat of the tenant's help page, `/help/<slug>`, answered by the queue of its first line. */
export function webLine(tenant: DemoTenant, rowOf: (tenant: DemoTenant, line: DemoLine) => LineRow): LineRow[] {
  const [line] = tenant.lines;
  if (line === undefined) return [];
  const row = rowOf(tenant, line);
  const settings = { ...row.settings, id: idOf(`${tenant.slug}/line/web`), greeting: {} };
  return [{ ...row, settings, channel: "chat", address: tenant.slug, name: NAMES[tenant.language] }];
}
