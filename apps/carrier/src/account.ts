import { createHash } from "node:crypto";
import type { EmulatorAccount, EmulatorApplication, EmulatorNumber } from "@touchstone/contracts";

/** Where a line or application sends its calls. */
export type VoiceSettings = {
  readonly voiceUrl?: string | undefined;
  readonly voiceMethod?: "GET" | "POST" | undefined;
  readonly voiceFallbackUrl?: string | undefined;
  readonly statusCallback?: string | undefined;
};
export type Line = EmulatorNumber & { readonly sid: string; readonly createdAt: number };
export type Application = EmulatorApplication & { readonly createdAt: number };

export type Account = {
  readonly sid: string;
  authToken: string;
  friendlyName: string;
  /** Secrets by key SID. */
  readonly apiKeys: Map<string, string>;
  callsPerSecond: number;
  segmentsPerSecond: number;
  /** By E.164 number. */
  readonly lines: Map<string, Line>;
  readonly applications: Map<string, Application>;
  /** When the next call created over REST may start, on the carrier's clock. */
  nextCallAt: number;
  /** When the next segment may leave a number, on the carrier's clock. */
  readonly nextSegmentAt: Map<string, number>;
};

export type Accounts = {
  get(sid: string): Account | undefined;
  all(): readonly Account[];
  /** Creates an account or replaces its settings; lines and applications that are not named stay. */
  put(account: EmulatorAccount, now: number): Account;
  putLine(account: Account, line: EmulatorNumber, now: number): Line;
  putApplication(account: Account, application: EmulatorApplication, now: number): Application;
  /** The line that answers to a dialled number, in any account. */
  lineOf(phoneNumber: string): { account: Account; line: Line } | undefined;
  /** The account whose API key it is. */
  ofApiKey(keySid: string): Account | undefined;
};

/** What an account may do that does not say itself. */
export type Pace = { readonly callsPerSecond: number; readonly segmentsPerSecond: number };

export const createAccounts = (pace: Pace): Accounts => {
  const accounts = new Map<string, Account>();
  const owners = new Map<string, Account>();
  const putLine = (account: Account, line: EmulatorNumber, now: number): Line => {
    const known = account.lines.get(line.phoneNumber);
    const sid = line.sid ?? known?.sid ?? lineSid(account.sid, line.phoneNumber);
    const kept = { ...known, ...line, sid, createdAt: known?.createdAt ?? now };
    account.lines.set(line.phoneNumber, kept);
    owners.set(line.phoneNumber, account);
    return kept;
  };
  const putApplication = (account: Account, application: EmulatorApplication, now: number): Application => {
    const known = account.applications.get(application.sid);
    const kept = { ...known, ...application, createdAt: known?.createdAt ?? now };
    account.applications.set(application.sid, kept);
    return kept;
  };
  return {
    get: (sid) => accounts.get(sid),
    all: () => [...accounts.values()],
    putLine,
    putApplication,
    put(settings, now) {
      const account = accounts.get(settings.accountSid) ?? newAccount(settings, pace);
      accounts.set(account.sid, account);
      account.authToken = settings.authToken;
      account.friendlyName = settings.friendlyName ?? account.friendlyName;
      account.callsPerSecond = settings.callsPerSecond ?? account.callsPerSecond;
      account.segmentsPerSecond = settings.segmentsPerSecond ?? account.segmentsPerSecond;
      for (const key of settings.apiKeys ?? []) account.apiKeys.set(key.sid, key.secret);
      for (const line of settings.numbers ?? []) putLine(account, line, now);
      for (const application of settings.applications ?? []) putApplication(account, application, now);
      return account;
    },
    lineOf(phoneNumber) {
      const account = owners.get(phoneNumber);
      const line = account?.lines.get(phoneNumber);
      return account && line ? { account, line } : undefined;
    },
    ofApiKey: (keySid) => [...accounts.values()].find((account) => account.apiKeys.has(keySid)),
  };
};

const newAccount = (settings: EmulatorAccount, { callsPerSecond, segmentsPerSecond }: Pace): Account => ({
  sid: settings.accountSid,
  authToken: settings.authToken,
  friendlyName: settings.friendlyName ?? settings.accountSid,
  apiKeys: new Map(),
  callsPerSecond,
  segmentsPerSecond,
  nextSegmentAt: new Map(),
  lines: new Map(),
  applications: new Map(),
  nextCallAt: 0,
});

/** The same line has the same SID after a restart, so that stored SIDs keep their meaning. */
const lineSid = (accountSid: string, phoneNumber: string): string =>
  `PN${createHash("sha256").update(`${accountSid} ${phoneNumber}`).digest("hex").slice(0, 32)}`;
