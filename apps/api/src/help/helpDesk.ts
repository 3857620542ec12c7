import type { HelpDesk } from "@touchstone/contracts";
import { type HelpLine, type Queries, readHelpDesk } from "@touchstone/db";
import { openingAt } from "@touchstone/domain";
import { notFound } from "../problem.ts";

/** What the page of a line shows; as much as anybody may know. */
export async function helpDeskOf(
  trx: Queries,
  { tenantId, lineId }: HelpLine,
  { takesFiles, sendsMail }: { readonly takesFiles: boolean; readonly sendsMail: boolean },
): Promise<HelpDesk> {
  const row = await readHelpDesk(trx, tenantId, lineId);
  if (row === null) throw notFound();
  const { name, line, queue, answersBy, callsBack, now } = row;
  const hours = queue.hours ?? null;
  const { isOpen, until } = openingAt(hours, now);
  const weekly = (hours?.weekly ?? []).map(({ days, from, to }) => ({ days: [...days], from, to }));
  const about = { name, language: line.language as HelpDesk["language"], now };
  const open = { isOpen, changesAt: until, zone: hours?.zone ?? null, weekly };
  return { ...about, ...open, answersBy, takesFiles, sendsMail: sendsMail && answersBy.email, callsBack };
}
