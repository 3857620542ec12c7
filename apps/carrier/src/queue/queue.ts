import type { Account } from "../account.ts";
import type { Call } from "../call/call.ts";

export type Member = { readonly call: Call; readonly enqueuedAt: number };
export type Queue = {
  readonly sid: string;
  readonly account: Account;
  friendlyName: string;
  maxSize: number;
  readonly createdAt: number;
  updatedAt: number;
  /** By call SID, in the order of entry. */
  readonly members: Map<string, Member>;
  /** What the average wait is made of, milliseconds. */
  departed: { count: number; waitedMs: number };
};
