import type { LineRow } from "@touchstone/db";
import type { DemoLine, DemoTenant } from "./demoTenant.ts";
import { idOf } from "./ids.ts";

const NAMES: Readonly<Record<DemoTenant["language"], string>> = { en: "Fax", "zh-Hans": "传真", "zh-Hant": "傳真" };

/** One number for all faxes of a tenant: the first line's with other last digits. */
export function faxLine(tenant: DemoTenant, rowOf: (tenant: DemoTenant, line: DemoLine) => LineRow): LineRow[] {
  const [line] = tenant.lines;
  if (line === undefined) return [];
  const row = rowOf(tenant, line);
  const settings = { ...row.settings, id: idOf(`${tenant.slug}/line/fax`), greeting: {} };
  const address = `${line.address.slice(0, -2)}97`;
  return [{ ...row, settings, channel: "fax" as const, address, name: NAMES[tenant.language] }];
}
