import type pg from "pg";
import type { Asked } from "./oneTransaction.ts";
import type { Queries } from "./openDatabase.ts";
import { type PreparedQuery, queryTenant } from "./queryTenant.ts";

/** A file that came with a message and has not been brought home. */
export interface MediaToFetch {
  readonly attachmentId: string;
  /** As the carrier announced it. */
  readonly url: string;
  readonly name: string;
  readonly type: string;
}

/** Why a file is refused that was asked for in vain as often as is reasonable: who replays the effect may still get it. */
const UNREACHABLE = "unreachable";
/** SQL: nobody has said yet for good what became of the file. */
const isOpen = (table: string) =>
  `(${table}.state = 'pending' or ${table}.state = 'refused' and ${table}.findings ->> 'reason' = '${UNREACHABLE}')`;

/** Null when it is home, was refused, or its message was erased. `index` counts from 0. */
export async function readMediaToFetch(
  connection: Asked,
  tenantId: string,
  { messageId, index }: { readonly messageId: string; readonly index: number },
): Promise<MediaToFetch | null> {
  const { rows } = await connection.query<MediaToFetch>({
    name: "read-media-to-fetch",
    text: `select a.id as "attachmentId", c.media -> $3::int ->> 'url' as url, a.name, a.type
           from attachment a
             join message_content c on c.tenant_id = a.tenant_id and c.message_id = a.message_id and c.erased_at is null
           where a.tenant_id = $1 and a.message_id = $2 and a.place = $3 and ${isOpen("a")}
             and c.media -> $3::int ->> 'url' is not null`,
    values: [tenantId, messageId, index],
  });
  return rows[0] ?? null;
}

/** The pages of a document: all that it has, why some cannot be shown, and where those are that can. */
export interface PagesOfFile {
  readonly count: number;
  readonly problem: string | null;
  readonly pages: readonly { readonly number: number; readonly address: string }[];
}

/** What became of a file. Of a refused one the findings say why. */
export type SettledFile =
  | {
      readonly state: "ready";
      readonly address: string;
      readonly name: string;
      readonly type: string;
      readonly size: number;
      readonly findings: object;
      readonly pages?: PagesOfFile | null;
    }
  | { readonly state: "refused"; readonly findings: object };

/** False when it was settled before, or erased meanwhile. */
export async function settleAttachment(
  connection: Asked,
  tenantId: string,
  attachmentId: string,
  settled: SettledFile,
): Promise<boolean> {
  const { address, name, type, size, pages } =
    settled.state === "ready" ? settled : { address: null, name: null, type: null, size: null, pages: null };
  const { rows } = await connection.query({
    name: "settle-attachment",
    text: `with settled as (
             update attachment set state = $3, address = $4, name = coalesce($5, name), type = coalesce($6, type), size = $7,
               findings = $8::jsonb, pages = $9, pages_problem = $10
             where tenant_id = $1 and id = $2 and ${isOpen("attachment")} returning id
           ), paged as (
             insert into attachment_page (tenant_id, attachment_id, number, address)
             select $1, s.id, g.number, g.address from settled s, unnest($11::int[], $12::text[]) as g(number, address)
             on conflict do nothing
           ) select id from settled`,
    values: [
      ...[tenantId, attachmentId, settled.state, address, name, type, size, JSON.stringify(settled.findings)],
      ...[pages?.count ?? null, pages?.problem ?? null],
      pages?.pages.map(({ number }) => number) ?? [],
      pages?.pages.map((page) => page.address) ?? [],
    ],
  });
  return rows.length === 1;
}

/** A file that could not be fetched in all tries: its row says so instead of waiting for ever. */
export async function giveUpMedia(
  connection: Asked,
  tenantId: string,
  media: { readonly messageId: string; readonly index: number; readonly code: string },
): Promise<void> {
  const open = await readMediaToFetch(connection, tenantId, media);
  if (open === null) return;
  const findings = { reason: UNREACHABLE, code: media.code };
  await settleAttachment(connection, tenantId, open.attachmentId, { state: "refused", findings });
}

/** A file that is there, as its row tells it. `interactionId` is null of one that stands in no conversation. */
export interface ReadyFile {
  readonly address: string;
  readonly name: string;
  readonly type: string;
  readonly interactionId: string | null;
  /** Who is about to send it; null of one from outside. */
  readonly uploadedBy: string | null;
}

/** Null when there is none, or it is not ready. */
export async function readReadyFile(connection: Asked, tenantId: string, id: string): Promise<ReadyFile | null> {
  const { rows } = await connection.query<ReadyFile>({
    name: "read-ready-file",
    text: `select a.address, a.name, a.type, m.interaction_id as "interactionId", a.uploaded_by as "uploadedBy"
           from attachment a left join message m on m.tenant_id = a.tenant_id and m.id = a.message_id
           where a.tenant_id = $1 and a.id = $2 and a.state = 'ready'`,
    values: [tenantId, id],
  });
  return rows[0] ?? null;
}

/** Which of these contents a row of the tenant refers to, or a fact that is still to be taken. */
export async function usedAddresses(
  connection: Asked,
  tenantId: string,
  addresses: readonly string[],
): Promise<Set<string>> {
  const { rows } = await connection.query<{ address: string }>({
    name: "used-addresses",
    text: `with waiting as materialized (
             select body from inbox where tenant_id = $1 and consumed_at is null and body ->> 'type' = 'messageAnnounced'
             union all
             select body from inbox where tenant_id = $1 and outcome ->> 'kind' = 'parked' and body ->> 'type' = 'messageAnnounced'
           ), announced as materialized (
             select body ->> 'htmlAddress' as address from waiting
             union select file ->> 'address' from waiting, jsonb_array_elements(coalesce(body -> 'files', '[]')) file
           )
           select a.address from unnest($2::text[]) as a(address)
           where exists (select from attachment x where x.tenant_id = $1 and x.address = a.address)
             or exists (select from attachment_page x where x.tenant_id = $1 and x.address = a.address)
             or exists (select from message_content x where x.tenant_id = $1 and x.html_address = a.address)
             or exists (select from announced x where x.address = a.address)`,
    values: [tenantId, addresses],
  });
  return new Set(rows.map(({ address }) => address));
}

/** The same as the app role, which sees one tenant. */
export async function findUsedAddresses(
  pool: pg.Pool,
  tenantId: string,
  addresses: readonly string[],
): Promise<Set<string>> {
  const query: Asked["query"] = async <Row extends object>(statement: PreparedQuery) => ({
    rows: await queryTenant<Row>(pool, tenantId, statement),
  });
  return await usedAddresses({ query }, tenantId, addresses);
}

/** Does anything of the tenant refer to these bytes? */
export async function isAddressUsed(connection: Asked, tenantId: string, address: string): Promise<boolean> {
  return (await usedAddresses(connection, tenantId, [address])).size > 0;
}

/** The same for whoever is signed in to the tenant. */
export async function findReadyFile(trx: Queries, tenantId: string, id: string): Promise<ReadyFile | null> {
  const file = await trx
    .selectFrom("attachment")
    .leftJoin("message", (join) =>
      join.onRef("message.tenantId", "=", "attachment.tenantId").onRef("message.id", "=", "attachment.messageId"),
    )
    .select([
      "attachment.address",
      "attachment.name",
      "attachment.type",
      "message.interactionId",
      "attachment.uploadedBy",
    ])
    .where("attachment.tenantId", "=", tenantId)
    .where("attachment.id", "=", id)
    .where("attachment.state", "=", "ready")
    .executeTakeFirst();
  return file?.address ? { ...file, address: file.address } : null;
}

/** Where a page of a file is kept; null when it could not be drawn, or is none. `number` counts from 1. */
export async function findPage(trx: Queries, tenantId: string, id: string, number: number): Promise<string | null> {
  const page = await trx
    .selectFrom("attachmentPage")
    .select("address")
    .where("tenantId", "=", tenantId)
    .where("attachmentId", "=", id)
    .where("number", "=", number)
    .executeTakeFirst();
  return page?.address ?? null;
}

/** How many pages a document has, as far as anybody has looked; null: nobody has, or it has none. */
export async function countPages(
  trx: Queries,
  tenantId: string,
  id: string,
): Promise<{ readonly pages: number; readonly pagesProblem: string | null } | null> {
  const row = await trx
    .selectFrom("attachment")
    .select(["pages", "pagesProblem"])
    .where("tenantId", "=", tenantId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.pages == null ? null : { pages: row.pages, pagesProblem: row.pagesProblem };
}

/** Of a document of which nobody had looked at the pages; whoever was quicker has drawn the same. */
export async function addPages(trx: Queries, tenantId: string, id: string, drawn: PagesOfFile): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("attachment")
    .set({ pages: drawn.count, pagesProblem: drawn.problem })
    .where("tenantId", "=", tenantId)
    .where("id", "=", id)
    .where("state", "=", "ready")
    .where("pages", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) await insertPages(trx, tenantId, id, drawn);
}

async function insertPages(trx: Queries, tenantId: string, attachmentId: string, { pages }: PagesOfFile) {
  if (pages.length === 0) return;
  await trx
    .insertInto("attachmentPage")
    .values(pages.map((page) => ({ tenantId, attachmentId, ...page })))
    .execute();
}

/** A file that somebody of the house is about to send. */
export interface Upload extends Omit<ReadyFile, "interactionId" | "uploadedBy"> {
  readonly tenantId: string;
  readonly id: string;
  readonly size: number;
  readonly findings: object;
  readonly uploadedBy: string;
  readonly pages?: PagesOfFile | null;
}

export async function addUpload(trx: Queries, { findings, pages, ...upload }: Upload): Promise<void> {
  const { tenantId, id: attachmentId } = upload;
  const paged = { pages: pages?.count ?? null, pagesProblem: pages?.problem ?? null };
  await trx
    .insertInto("attachment")
    .values({ ...upload, ...paged, findings: JSON.stringify(findings), state: "ready" })
    .execute();
  if (pages) await insertPages(trx, tenantId, attachmentId, pages);
}
