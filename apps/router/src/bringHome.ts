import {
  type AttachmentStore,
  type FetchedFile,
  keepPages,
  OutsideCut,
  type OutsideFile,
  type PageReader,
  type RefusedFile,
} from "@touchstone/attachments";
import { type Asked, isAddressUsed, type MediaToFetch, readMediaToFetch, settleAttachment } from "@touchstone/db";
import { assertNever } from "@touchstone/domain";
import type { CarrierAccount } from "@touchstone/telephony";
import type { MediaPort } from "./performMessage.ts";

export interface BringHomeDeps {
  readonly pool: Asked;
  readonly files: Pick<AttachmentStore, "keep" | "read" | "erase">;
  /** See `createOutsideFetch`. */
  readonly fetch: (file: OutsideFile) => Promise<FetchedFile>;
  /** Base address of the API of accounts that name none; null is Twilio itself. */
  readonly carrierApiUrl: string | null;
  /** Draws the pages of documents; undefined: nobody looks at them. */
  readonly pages?: Pick<PageReader, "read"> | undefined;
}

type Brought = Awaited<ReturnType<MediaPort["bringHome"]>>;

/** As much as carriers deliver with a text, and then some. */
const MAX_BYTES = 25 * 1024 * 1024;

/** What a file that has no name is called by, so that whoever saves it can open it. */
const ENDINGS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "audio/amr": "amr",
  "audio/mpeg": "mp3",
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/tiff": "tif",
  "image/webp": "webp",
  "text/vcard": "vcf",
  "video/3gpp": "3gp",
  "video/mp4": "mp4",
};

/** Fetches a file that came with a message, keeps it, and says so in its row; whatever is refused is refused with a reason there. */
export async function bringHome(
  deps: BringHomeDeps,
  { tenantId, messageId, index, account }: Parameters<MediaPort["bringHome"]>[0],
): Promise<Brought> {
  const media = await readMediaToFetch(deps.pool, tenantId, { messageId, index });
  // Home already, or erased: nothing is left to do.
  if (media === null) return { kind: "done" };
  const credentials = account && credentialsOf(account, deps.carrierApiUrl);
  const fetched = await deps.fetch({ url: media.url, maxBytes: MAX_BYTES, ...(credentials && { credentials }) });
  switch (fetched.kind) {
    case "refused":
      return await refuse(deps, tenantId, media, { reason: fetched.because });
    case "retry":
      return fetched;
    case "fetched":
      return await keep(deps, tenantId, media, fetched);
    default:
      return assertNever(fetched);
  }
}

/** Who asks the account's own carrier says who it is; nobody else hears of it. */
function credentialsOf(
  { accountSid, authToken, apiKeySid, apiKeySecret, apiUrl }: CarrierAccount,
  other: string | null,
) {
  const origins = [new URL(apiUrl ?? other ?? "https://api.twilio.com").origin];
  return apiKeySid && apiKeySecret
    ? { origins, user: apiKeySid, password: apiKeySecret }
    : { origins, user: accountSid, password: authToken };
}

async function keep(
  deps: BringHomeDeps,
  tenantId: string,
  media: MediaToFetch,
  { type, content }: Extract<FetchedFile, { kind: "fetched" }>,
): Promise<Brought> {
  const kept = await keepOrCut(deps, tenantId, { name: media.name, type: type || media.type, content });
  if (kept instanceof OutsideCut) {
    if (kept.because === "tooLarge") return await refuse(deps, tenantId, media, { reason: "tooLarge" });
    return { kind: "retry", code: kept.because };
  }
  if (kept.kind === "refused") return await refuse(deps, tenantId, media, reasonOf(kept));
  const { address, size, active, disguised, scan } = kept;
  const ending = ENDINGS[kept.type];
  const name = ending === undefined ? kept.name : `${kept.name}.${ending}`;
  const pages = deps.pages ? await keepPages(deps.files, deps.pages, tenantId, kept) : null;
  const row = { address, name, type: kept.type, size, findings: { active, disguised, scan }, pages };
  const isSettled = await settleAttachment(deps.pool, tenantId, media.attachmentId, { state: "ready", ...row });
  if (isSettled) return { kind: "done" };
  // The person was erased meanwhile, and nobody else sent the same.
  for (const kept of [address, ...(pages?.pages.map((page) => page.address) ?? [])]) {
    if (!(await isAddressUsed(deps.pool, tenantId, kept))) await deps.files.erase(tenantId, kept);
  }
  return { kind: "done" };
}

type Offered = Parameters<AttachmentStore["keep"]>[1];

async function keepOrCut({ files }: BringHomeDeps, tenantId: string, offered: Offered) {
  try {
    return await files.keep(tenantId, offered);
  } catch (error) {
    if (error instanceof OutsideCut) return error;
    throw error;
  }
}

const reasonOf = ({ reason, threat }: RefusedFile) => (threat === undefined ? { reason } : { reason, threat });

async function refuse(
  { pool }: BringHomeDeps,
  tenantId: string,
  { attachmentId }: MediaToFetch,
  findings: { readonly reason: string },
): Promise<Brought> {
  await settleAttachment(pool, tenantId, attachmentId, { state: "refused", findings });
  return { kind: "refused", code: findings.reason, because: "badContent" };
}
