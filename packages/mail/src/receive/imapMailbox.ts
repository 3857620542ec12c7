import { isIP } from "node:net";
import { ImapFlow } from "imapflow";
import type { Reach } from "../account/mailAccount.ts";
import { authenticationResults } from "./authenticationResults.ts";
import type { InboundMail } from "./inboundMail.ts";
import { NO_CHECKS } from "./senderChecks.ts";

export interface ImapPlace {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server has it. */
  readonly secure: boolean;
  /** Else STARTTLS: needed, or not asked for. */
  readonly startTls?: boolean;
  /** Where the host's name may lead; without it anywhere. */
  readonly reach?: Reach;
  readonly user: string;
  /** A password, or a token for XOAUTH2, asked for anew with each connection because it does not last. */
  readonly auth: { readonly password: string } | { readonly accessToken: () => Promise<string> };
  /** Default INBOX. */
  readonly folder?: string;
  /** The address whose mailbox it is: what comes from it came to this address. */
  readonly address: string;
  /** By which name its server signs what it found of senders (`authenticationResults`); without one nobody is vouched for. */
  readonly authority?: string;
  /** For connecting, greeting, and silence on the line. Default 30,000 ms. */
  readonly timeoutMs?: number;
}

/** How far a mailbox was read. Its numbers begin anew when `uidValidity` changes. */
export interface MailboxPosition {
  readonly uidValidity: string;
  readonly uid: number;
}

export interface MailboxReader {
  load(): Promise<MailboxPosition | null>;
  /** Called after a mail was taken, with the position behind it. */
  save(position: MailboxPosition): Promise<void>;
  /** Keeps the mail for good before it returns. What it throws ends the reading: the mail comes again. */
  take(mail: InboundMail): Promise<void>;
}

/** More of a mail is not fetched. */
const MAX_BYTES = 40 * 1024 * 1024;

/**
 * Reads what is new in a mailbox, in order, each mail at least once, and marks it as seen; returns how many. The first time
 * only what nobody has seen is new. Throws when the server is away or says no; the position stays behind the last taken.
 */
export async function readMailbox(place: ImapPlace, reader: MailboxReader): Promise<number> {
  const client = await connect(place);
  try {
    return await readNew(client, place, reader);
  } finally {
    await client.logout().catch(() => client.close());
  }
}

/** Signs in and opens the folder. Throws why that cannot be done (`mailFaultOf`). */
export async function tryMailbox(place: ImapPlace): Promise<void> {
  const client = await connect(place);
  try {
    (await lockFolder(client, place)).release();
  } finally {
    await client.logout().catch(() => client.close());
  }
}

/**
 * Reads a mailbox until `signal` ends it: at once when the server tells of new mail, otherwise every `pollMs`. A connection
 * that breaks is made anew, later and later up to five minutes; `onError` hears why and in how many milliseconds, `onRead` each time
 * that all which was new has been taken.
 */
export async function watchMailbox(
  place: ImapPlace,
  reader: MailboxReader,
  options: {
    readonly signal: AbortSignal;
    readonly pollMs?: number;
    readonly onRead?: () => void;
    readonly onError: (error: unknown, nextInMs: number) => void;
  },
): Promise<void> {
  let failures = 0;
  while (!options.signal.aborted) {
    try {
      await stayConnected(place, reader, options.pollMs ?? 60_000, options.signal, () => {
        failures = 0;
        options.onRead?.();
      });
    } catch (error) {
      failures++;
      options.onError(error, pauseAfter(failures));
    }
    if (!options.signal.aborted) await pause(pauseAfter(failures), options.signal);
  }
}

const pauseAfter = (failures: number) => Math.min(300_000, 500 * 2 ** Math.min(failures, 10));

async function stayConnected(
  place: ImapPlace,
  reader: MailboxReader,
  pollMs: number,
  signal: AbortSignal,
  onRead: () => void,
): Promise<void> {
  const client = await connect(place);
  const stop = () => client.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    while (!signal.aborted && client.usable) {
      const told = new Promise<void>((heard) => client.once("exists", () => heard()).once("close", () => heard()));
      await readNew(client, place, reader);
      onRead();
      // By itself the library listens only after 15 s of silence. What breaks it is told by the next reading as well.
      client.idle().catch(() => {});
      await Promise.race([told, pause(pollMs, signal)]);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    if (client.usable) await client.logout().catch(() => client.close());
  }
}

async function connect(place: ImapPlace): Promise<ImapFlow> {
  const { host, port, secure, user, auth, timeoutMs = 30_000 } = place;
  const reached = place.reach ? await place.reach(host, port) : host;
  const client = new ImapFlow({
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(place.startTls === undefined || secure ? {} : { doSTARTTLS: place.startTls }),
    ...{
      host: reached,
      port,
      secure,
      logger: false,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs * 4,
    },
    auth: "password" in auth ? { user, pass: auth.password } : { user, accessToken: await auth.accessToken() },
  });
  // Told by what is under way as well; without a listener it would end the process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function lockFolder(client: ImapFlow, { folder = "INBOX" }: ImapPlace) {
  try {
    return await client.getMailboxLock(folder);
  } catch (error) {
    // Not every server says why it does not open a folder (NO or BAD): there is none, or none for us.
    const isRefused = (error as { responseStatus?: string }).responseStatus !== undefined;
    throw isRefused ? Object.assign(error as Error, { mailboxMissing: true }) : error;
  }
}

async function readNew(client: ImapFlow, place: ImapPlace, reader: MailboxReader): Promise<number> {
  const lock = await lockFolder(client, place);
  try {
    const uidValidity = String(client.mailbox ? client.mailbox.uidValidity : "");
    const loaded = await reader.load();
    const known = loaded?.uidValidity === uidValidity ? loaded : null;
    const uids = await newUids(client, known);
    for (const uid of uids) await takeOne(client, place, reader, { uidValidity, uid });
    return uids.length;
  } finally {
    lock.release();
  }
}

/** `n:*` also names the last mail when nothing is newer. */
async function newUids(client: ImapFlow, known: MailboxPosition | null): Promise<number[]> {
  const query = known ? { uid: `${known.uid + 1}:*` } : { seen: false };
  const found = (await client.search(query, { uid: true })) || [];
  return found.filter((uid) => !known || uid > known.uid).sort((a, b) => a - b);
}

async function takeOne(
  client: ImapFlow,
  place: ImapPlace,
  reader: MailboxReader,
  position: MailboxPosition,
): Promise<void> {
  const query = { source: { start: 0, maxLength: MAX_BYTES } };
  const found = (await client.fetchOne(String(position.uid), query, { uid: true })) || null;
  // Somebody else may have removed it since it was listed.
  if (found?.source) {
    const checks = place.authority === undefined ? NO_CHECKS : authenticationResults(found.source, place.authority);
    await reader.take({ raw: found.source, envelope: { from: null, to: [place.address] }, checks, spamScore: null });
    await client.messageFlagsAdd(String(position.uid), ["\\Seen"], { uid: true });
  }
  await reader.save(position);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((over) => {
    const timer = setTimeout(over, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        over();
      },
      { once: true },
    );
  });
}
