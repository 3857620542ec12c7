import type { LineRow } from "@touchstone/db";
import type { DemoLine, DemoTenant } from "./demoTenant.ts";
import { idOf } from "./ids.ts";

/** One mail address for each brand, answered by the queue of the brand's first line. */
export function mailLines(tenant: DemoTenant, rowOf: (tenant: DemoTenant, line: DemoLine) => LineRow): LineRow[] {
  return tenant.brands.flatMap(({ key, name }, place) => {
    const line = tenant.lines.find(({ brand }) => brand === key);
    if (line === undefined) return [];
    const row = rowOf(tenant, line);
    const settings = { ...row.settings, id: idOf(`${tenant.slug}/line/mail/${key}`), greeting: {} };
    const domain = place === 0 ? tenant.mailDomain : `${key}.example`;
    return [{ ...row, settings, channel: "email" as const, address: `help@${domain}`, name }];
  });
}
