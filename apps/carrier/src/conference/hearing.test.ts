import { afterEach, expect, test } from "vitest";
import { connectClient } from "../call/dialIn.ts";
import type { Hearing, Mixer } from "../media/mixer.ts";
import { silentMixer } from "../media/silent.ts";
import { ACCOUNT_SID, APPLICATION_SID, openTestbed, type Testbed } from "../testbed.ts";
import { liveConference } from "./open.ts";
import { changeParticipant } from "./room.ts";

let bed: Testbed;
afterEach(() => bed.close());

/** Three legs with audio in one started conference, and whom each of them hears after a change. */
const conversation = async () => {
  const heard = new Map<string, Hearing>();
  const mixer: Mixer = {
    ...silentMixer(),
    hear: (hearing) => {
      for (const one of hearing) heard.set(one.leg, one);
    },
  };
  bed = await openTestbed(
    { "/client": `<Response><Dial><Conference waitUrl="">ix_1</Conference></Dial></Response>` },
    {},
    mixer,
  );
  const account = bed.carrier.accounts.get(ACCOUNT_SID);
  if (!account) throw new Error("no account");
  const names = new Map<string, string>();
  for (const identity of ["customer", "agent", "supervisor"]) {
    const connected = { account, applicationSid: APPLICATION_SID, identity, parameters: {}, hasMedia: true };
    names.set(connectClient(bed.carrier, connected)?.sid ?? "", identity);
    await bed.settled();
  }
  const conference = liveConference(bed.carrier, account, "ix_1");
  const change = (identity: string, what: Parameters<typeof changeParticipant>[3]) => {
    for (const participant of conference?.participants.values() ?? []) {
      if (conference && names.get(participant.call.sid) === identity) {
        changeParticipant(bed.carrier, conference, participant, what);
      }
    }
  };
  const sidOf = (identity: string) => [...names].find(([, name]) => name === identity)?.[0] ?? "";
  const hears = (identity: string) => heard.get(sidOf(identity))?.hears.map((sid) => names.get(sid));
  return { change, sidOf, hears };
};

test("everybody hears everybody else", async () => {
  const { hears } = await conversation();
  expect([hears("customer"), hears("agent"), hears("supervisor")]).toEqual([
    ["agent", "supervisor"],
    ["customer", "supervisor"],
    ["customer", "agent"],
  ]);
});

test("who coaches hears all and is heard by the coached one alone, until barging in", async () => {
  const { change, sidOf, hears } = await conversation();
  change("supervisor", { coaching: true, coachedCallSid: sidOf("agent") });
  expect([hears("customer"), hears("agent"), hears("supervisor")]).toEqual([
    ["agent"],
    ["customer", "supervisor"],
    ["customer", "agent"],
  ]);
  change("supervisor", { coaching: false });
  expect(hears("customer")).toEqual(["agent", "supervisor"]);
});

test("on hold one hears nobody and is heard by nobody", async () => {
  const { change, hears } = await conversation();
  change("customer", { hold: true });
  expect([hears("customer"), hears("agent")]).toEqual([[], ["supervisor"]]);
});
