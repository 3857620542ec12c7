import type { FaxToSend, FaxTryNews } from "@touchstone/db";
import type { FaxAccount, FaxPort, FoundFax } from "@touchstone/telephony";
import type { Later, Sender } from "./performMessage.ts";

/** From the beginning of a try whose machine was busy, silent or lost to the next, FAX_TRIES in all: people do not sit beside theirs. */
const BACK_OFF_MS = [60_000, 180_000, 600_000] as const;
/** While a fax is on its way nobody waits for the answer; webhooks show it at once. */
const ASK_AGAIN_MS = 5_000;
const ASK_LATER_MS = 30_000;
/** After this a try is asked about less often. */
const YOUNG_MS = 60_000;
/** No fax is on its way for longer. */
const LOST_MS = 2 * 3_600_000;
/** For so long a carrier that cannot be asked is asked again; then the effect is put aside like others. */
const PATIENT_MS = 3_600_000;

/** By the tenant's carrier of faxes: asks what became of the last try, and tries again when it is time; see decision 13. */
export const sendFax: Sender = async (ports, outgoing) => {
  const { store, fax } = ports;
  const { tenantId, account: carrier } = outgoing;
  if (fax === undefined) return { kind: "retry", code: "noFax" };
  const message = await store.readFaxToSend(tenantId, outgoing);
  if (message === null) return { kind: "refused", code: "erased", because: "badContent" };
  const account = accountOf(message, carrier);
  if (account === null) return { kind: "retry", code: "no carrier account" };
  const last = message.tries.at(-1);
  const news = last && (await whatBecameOf(fax, account, message, last));
  if (news?.noted) await store.noteFaxTry(tenantId, news.noted);
  return news?.told ?? (await tryOnce(ports, fax, account, message, outgoing));
};

function accountOf({ telnyx }: FaxToSend, carrier: Parameters<Sender>[1]["account"]): FaxAccount | null {
  if (telnyx !== null) return { provider: "telnyx", ...telnyx };
  return carrier && { provider: "twilio", ...carrier };
}

type Told = Awaited<ReturnType<Sender>>;

interface News {
  /** Null: the last try came to nothing, and it is time for the next. */
  readonly told: Told | null;
  /** What people may see of it; null where nothing is new. */
  readonly noted: FaxTryNews | null;
}

async function whatBecameOf(
  fax: FaxPort,
  account: FaxAccount,
  message: FaxToSend,
  last: FaxToSend["tries"][number],
): Promise<News> {
  let found: FoundFax | null;
  try {
    found = await fax.findFax(account, last.providerId);
  } catch (error) {
    if (message.ageMs > PATIENT_MS) throw error;
    return { told: later("carrierAway", ASK_LATER_MS), noted: null };
  }
  if (found === null || found.state === "failed") {
    const told = afterFailure(found, message.tries.length, last.ageMs);
    const nextInMs = told === null ? 0 : told.kind === "later" ? told.afterMs : null;
    const noted = { errorCode: found?.errorCode ?? "unknown", pages: found?.pages ?? null, nextInMs };
    return { told, noted: { ...noted, providerId: last.providerId } };
  }
  const { providerId, state, pages } = found;
  const noted = { providerId: last.providerId, errorCode: null, pages, nextInMs: null };
  if (state === "delivered" || state === "read")
    return { told: { kind: "done", providerId, state, segments: pages }, noted };
  const told: Told =
    last.ageMs > LOST_MS
      ? { kind: "refused", code: "noWord", because: "unknown" }
      : later("onItsWay", last.ageMs < YOUNG_MS ? ASK_AGAIN_MS : ASK_LATER_MS);
  return { told, noted };
}

function afterFailure(found: FoundFax | null, tries: number, ageMs: number): Told | null {
  const { errorCode, because, mayTryAgain } = found ?? { errorCode: null, because: null, mayTryAgain: true };
  const waitMs = BACK_OFF_MS[tries - 1];
  const code = errorCode ?? "unknown";
  if (!mayTryAgain || waitMs === undefined) return { kind: "refused", code, because: because ?? "unknown" };
  return ageMs < waitMs ? later(code, waitMs - ageMs) : null;
}

const later = (code: string, afterMs: number): Later => ({ kind: "later", code, afterMs });

async function tryOnce(
  { store, media, publicUrl }: Parameters<Sender>[0],
  fax: FaxPort,
  account: FaxAccount,
  { from, to, at: firstTriedAt, ageMs, documentIds, taken, tries }: FaxToSend,
  { tenantId, messageId, attempts, isStillOurs }: Parameters<Sender>[1],
): Promise<Told> {
  const [documentId] = documentIds;
  if (documentId === undefined) return { kind: "refused", code: "noDocument", because: "badContent" };
  const [documentUrl] = (await media?.addressesFor(tenantId, [documentId])) ?? [];
  if (documentUrl === undefined) return { kind: "retry", code: "noStore" };
  const isFirst = attempts === 1 && tries.length === 0;
  const numbered = isFirst ? { attempt: 1 } : {};
  const sent = await fax.send({
    messageId,
    account,
    publicUrl,
    from,
    to,
    documentUrl,
    firstTriedAt,
    taken,
    isStillOurs,
    ...numbered,
  });
  if (sent.kind === "retry" && ageMs < PATIENT_MS) return later(sent.code, sent.afterMs ?? ASK_AGAIN_MS);
  if (sent.kind !== "done") return sent;
  await store.addFaxTry(tenantId, { messageId, providerId: sent.providerId });
  return later("onItsWay", ASK_AGAIN_MS);
}
