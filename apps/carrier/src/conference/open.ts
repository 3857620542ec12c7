import type { Account } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import { newSid } from "../sid.ts";
import type { Conference, ConferenceCallback } from "./conference.ts";

/** The conference of that name that has not ended, if any. */
export const liveConference = (carrier: Carrier, account: Account, name: string): Conference | undefined =>
  carrier.liveConferences.get(liveKey(account, name));

/** Names are unique among an account's live conferences only. */
export const liveKey = (account: Account, name: string): string => `${account.sid} ${name}`;

export const openConference = (
  carrier: Carrier,
  account: Account,
  friendlyName: string,
  callback: ConferenceCallback | undefined,
): Conference => {
  const now = carrier.clock.now();
  const conference: Conference = {
    sid: newSid("CF"),
    account,
    friendlyName,
    status: "init",
    createdAt: now,
    updatedAt: now,
    participants: new Map(),
    callback,
    sequence: 0,
    reasonEnded: undefined,
    callSidEnding: undefined,
  };
  carrier.conferences.set(conference.sid, conference);
  carrier.liveConferences.set(liveKey(account, friendlyName), conference);
  forgetOldest(carrier);
  return conference;
};

const forgetOldest = (carrier: Carrier): void => {
  if (carrier.conferences.size <= carrier.options.callLimit) return;
  for (const conference of carrier.conferences.values()) {
    if (conference.status !== "completed") continue;
    carrier.conferences.delete(conference.sid);
    return;
  }
};
