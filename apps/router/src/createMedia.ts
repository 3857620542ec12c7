import { createOutsideFetch, type OpenedFiles, type PageReader } from "@touchstone/attachments";
import { giveUpMedia } from "@touchstone/db";
import type pg from "pg";
import { bringHome } from "./bringHome.ts";
import type { MediaPort } from "./performMessage.ts";

export interface MediaDeps extends OpenedFiles {
  readonly pool: pg.Pool;
  /** Origin at which carriers reach the gateway. */
  readonly publicUrl: string;
  /** Base address of the API of accounts that name none; null is Twilio itself. One inside is meant all the same: the emulator. */
  readonly carrierApiUrl: string | null;
  /** Draws the pages of documents; without it they are saved and not looked at. */
  readonly pages?: Pick<PageReader, "read">;
}

/** For everything about one file: looking up, redirects, content. */
const FETCH_TIMEOUT_MS = 30_000;
/** A carrier fetches a file when the message's turn comes: its queue may be ten hours long. */
const LINK_GOOD_FOR_MS = 12 * 3_600_000;

/** Files of texts: brought home from the carrier's, lent to it by links that end. */
export function createMedia({ pool, files, links, publicUrl, carrierApiUrl, pages }: MediaDeps): MediaPort {
  const insideUrls = carrierApiUrl === null ? [] : [`${carrierApiUrl.replace(/\/+$/, "")}/`];
  const fetch = createOutsideFetch({ timeoutMs: FETCH_TIMEOUT_MS, insideUrls });
  return {
    bringHome: (file) => bringHome({ pool, files, fetch, carrierApiUrl, pages }, file),
    giveUp: ({ tenantId, ...media }) => giveUpMedia(pool, tenantId, media),
    addressesFor: async (tenantId, attachmentIds) => {
      const expiresAt = Date.now() + LINK_GOOD_FOR_MS;
      return attachmentIds.map(
        (attachmentId) => `${publicUrl}/media/files/${links.tokenFor({ tenantId, attachmentId }, expiresAt)}`,
      );
    },
  };
}
