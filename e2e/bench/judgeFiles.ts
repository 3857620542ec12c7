import { type AttachmentStore, openFolder } from "@touchstone/attachments";
import type { Database } from "@touchstone/db";
import type { Verdict } from "./judge.ts";
import type { WrittenText } from "./textWriters.ts";

interface Kept {
  readonly sid: string;
  readonly state: string;
  readonly address: string | null;
}

/** Compares the files that were sent with what the rows say of them and with what is kept: each is there once, as it was sent. */
export async function judgeFiles(
  system: Database,
  tenantId: string,
  { attachmentsDir, written }: { readonly attachmentsDir: string; readonly written: readonly WrittenText[] },
): Promise<Verdict> {
  const { files } = await openFolder(attachmentsDir);
  const { rows } = await system.pool.query<Kept>(KEPT, [tenantId]);
  const ofText = Map.groupBy(rows, ({ sid }) => sid);
  const taken = written.filter(({ sid }) => ofText.has(sid));
  const flaws = await Promise.all(taken.map((text) => flawOf(files, tenantId, text, ofText.get(text.sid) ?? [])));
  const examples = (wanted: string) => taken.flatMap(({ sid }, n) => (flaws[n] === wanted ? [sid] : []));
  return {
    counts: {
      "files sent": taken.flatMap((text) => text.files).length,
      "files kept": rows.filter(({ state }) => state === "ready").length,
    },
    violations: {
      "texts whose files were not brought home": examples("open"),
      "texts with more or fewer files than were sent": examples("count"),
      "texts with other files than were sent": examples("content"),
    },
  };
}

async function flawOf(
  files: Pick<AttachmentStore, "read">,
  tenantId: string,
  text: WrittenText,
  kept: readonly Kept[],
): Promise<"open" | "count" | "content" | null> {
  const own = kept.filter(({ state }) => state !== "none");
  if (own.length !== text.files.length) return "count";
  if (own.some(({ state, address }) => state !== "ready" || address === null)) return "open";
  const contents = await Promise.all(own.map(({ address }) => wordsAt(files, tenantId, address as string)));
  return contents.some((content, place) => content !== text.files[place]) ? "content" : null;
}

/** Null when nothing is there. */
async function wordsAt(
  files: Pick<AttachmentStore, "read">,
  tenantId: string,
  address: string,
): Promise<string | null> {
  const content = await files.read(tenantId, address);
  if (content === null) return null;
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** In the order in which they were sent; a text without files stands there once. */
const KEPT = `select m.provider_id as sid, coalesce(a.state, 'none') as state, a.address
  from message m left join attachment a on a.tenant_id = m.tenant_id and a.message_id = m.id
  where m.tenant_id = $1 and m.direction = 'in' and m.provider_id is not null and m.interaction_id is not null
  order by m.id, a.place`;
