import type { AttachmentStore } from "../attachmentStore.ts";
import type { PageReader } from "./createPageReader.ts";
import { PAGED_TYPES, type PageProblem } from "./pageLimits.ts";

/** The pages of a kept file, for its row. */
export interface KeptPages {
  /** All that the document has. */
  readonly count: number;
  readonly problem: PageProblem | null;
  /** Where each is kept that could be drawn: `image/png`. */
  readonly pages: readonly { readonly number: number; readonly address: string }[];
}

/** Draws the pages of a file that was kept, and keeps them too; null of a file that has none. A store that is away throws. */
export async function keepPages(
  files: Pick<AttachmentStore, "keep" | "read">,
  reader: Pick<PageReader, "read">,
  tenantId: string,
  { address, type }: { readonly address: string; readonly type: string },
): Promise<KeptPages | null> {
  if (!PAGED_TYPES.has(type)) return null;
  const content = await files.read(tenantId, address);
  if (content === null) return null;
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  const { count, problem, pages } = await reader.read(Buffer.concat(pieces), type);
  const kept: { number: number; address: string }[] = [];
  for (const { number, png } of pages) {
    const page = await files.keep(tenantId, { name: `${number}.png`, type: "image/png", content: png });
    if (page.kind === "kept") kept.push({ number, address: page.address });
  }
  return { count, problem: kept.length < pages.length ? (problem ?? "tooLarge") : problem, pages: kept };
}
