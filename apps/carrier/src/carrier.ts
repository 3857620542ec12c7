import type { EmulatorAccount, EmulatorDestination } from "@touchstone/contracts";
import { type Accounts, createAccounts } from "./account.ts";
import type { Call } from "./call/call.ts";
import { type Clock, realClock } from "./clock.ts";
import type { Conference } from "./conference/conference.ts";
import { createFaxRoom, type FaxRoom } from "./fax/fax.ts";
import { createMailbox, type Mailbox } from "./mail/mailbox.ts";
import type { MailSettings } from "./mail/send.ts";
import type { Mixer } from "./media/mixer.ts";
import { silentMixer } from "./media/silent.ts";
import { createPost, type Post } from "./message/post.ts";
import { createNotifications, type Notifications } from "./notifications.ts";
import { createPhones, type Phones } from "./phone/phones.ts";
import type { Queue } from "./queue/queue.ts";
import { createTimeline, type Timeline } from "./timeline.ts";
import { createTraffic, type Traffic } from "./traffic.ts";
import { openWire, type Wire } from "./webhook/exchange.ts";
import { createFaults, type Faults } from "./webhook/faults.ts";
import { createLedger, type Ledger } from "./webhook/ledger.ts";

export type CarrierOptions = {
  readonly accounts: readonly EmulatorAccount[];
  /** Origin that stands in webhook URLs. */
  readonly publicUrl: string;
  /** Origin that webhooks for `publicUrl` are sent to. */
  readonly gatewayUrl: string;
  readonly callsPerSecond: number;
  /** Segments a second from one number. */
  readonly segmentsPerSecond: number;
  readonly ledgerLimit: number;
  readonly callLimit: number;
  readonly messageLimit: number;
  /** Where this API is reached, for the addresses of files; null: where the server listens. */
  readonly apiUrl: string | null;
  /** How mails reach the centre; null: not at all. */
  readonly mail: MailSettings | null;
  /** Speaking time of a character of `<Say>`, milliseconds. */
  readonly sayMsPerCharacter: number;
  /** How long a `<Play>`ed file lasts, milliseconds. */
  readonly playMs: number;
};

/** The state of one emulated telephone company. */
export type Carrier = {
  readonly options: CarrierOptions;
  readonly clock: Clock;
  readonly accounts: Accounts;
  /** By SID, finished ones included (the newest `callLimit`). */
  readonly calls: Map<string, Call>;
  /** By SID, ended ones included. */
  readonly conferences: Map<string, Conference>;
  /** Those that have not ended, by account and name. */
  readonly liveConferences: Map<string, Conference>;
  readonly queues: Map<string, Queue>;
  readonly destinations: Map<string, EmulatorDestination>;
  readonly phones: Phones;
  readonly post: Post;
  readonly faxRoom: FaxRoom;
  readonly mailbox: Mailbox;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly timeline: Timeline;
  readonly notifications: Notifications;
  readonly traffic: Traffic;
  readonly wire: Wire;
  readonly mixer: Mixer;
  /** Where this API is reached, without a slash at the end. */
  apiUrl: string;
  /** The URL a webhook is really sent to. */
  route(url: string): string;
  /** Reports a bug in the emulator itself. */
  report(error: unknown): void;
  /** Runs `action` when the carrier closes; the returned function forgets it. */
  onClosing(action: () => void): () => void;
  /** Cuts every phone and watcher off and stops the mixer. */
  close(): Promise<void>;
};

export const DEFAULT_OPTIONS: CarrierOptions = {
  accounts: [],
  publicUrl: "http://localhost:3000",
  gatewayUrl: "http://localhost:3000",
  callsPerSecond: 1,
  segmentsPerSecond: 1,
  ledgerLimit: 20_000,
  callLimit: 20_000,
  messageLimit: 20_000,
  apiUrl: null,
  mail: null,
  sayMsPerCharacter: 60,
  playMs: 30_000,
};

export type CarrierParts = {
  readonly clock?: Clock;
  readonly mixer?: Mixer;
  readonly report?: (error: unknown) => void;
};

/** Without anybody to report to, a bug in the emulator ends the process. */
const _crash = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

/** Opens a carrier with no calls. */
export const createCarrier = (given: Partial<CarrierOptions> = {}, parts: CarrierParts = {}): Carrier => {
  const options = { ...DEFAULT_OPTIONS, ...given };
  const clock = parts.clock ?? realClock();
  const wire = openWire();
  const closing = new Set<() => void>();
  const mixer = parts.mixer ?? silentMixer();
  const timeline = createTimeline();
  const accounts = createAccounts(options);
  for (const account of options.accounts) accounts.put(account, clock.now());
  return {
    options,
    clock,
    accounts,
    calls: new Map(),
    conferences: new Map(),
    liveConferences: new Map(),
    queues: new Map(),
    destinations: new Map(),
    phones: createPhones(),
    post: createPost(),
    faxRoom: createFaxRoom(),
    mailbox: createMailbox(),
    apiUrl: options.apiUrl ?? "http://127.0.0.1/emulator",
    faults: createFaults(),
    ledger: createLedger(options.ledgerLimit),
    timeline,
    notifications: createNotifications(clock, timeline),
    traffic: createTraffic(),
    wire,
    mixer,
    route: (url) =>
      options.gatewayUrl !== options.publicUrl && url.startsWith(options.publicUrl)
        ? options.gatewayUrl + url.slice(options.publicUrl.length)
        : url,
    report: parts.report ?? ((_error) => {}),
    onClosing(action) {
      closing.add(action);
      return () => closing.delete(action);
    },
    async close() {
      for (const action of [...closing]) action();
      wire.close();
      await mixer.close();
    },
  };
};
