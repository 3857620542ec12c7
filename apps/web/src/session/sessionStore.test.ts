import type { CurrentSession } from "@touchstone/contracts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { access } from "../api/request.ts";
import { restoreSession, useSession } from "./sessionStore.ts";

const me = {
  userId: "019a0000-0000-7000-8000-000000000001",
  agentId: null,
  name: "Sam",
  email: "sam@x.test",
  language: null,
  roles: ["administrator"],
  tenant: { tenantId: "019a0000-0000-7000-8000-000000000002", name: "X", timeZone: "UTC", region: "GB" },
};
const holds = () => new Response(JSON.stringify({ me } as unknown as CurrentSession), { status: 200 });
const says = (status: number) => () => new Response(JSON.stringify({ code: "x" }), { status });
const isAway = () => {
  throw new TypeError("network");
};

/** The server answers one after the other, and the last for ever. */
function answers(...each: readonly (() => Response)[]) {
  const asked = vi.fn(async () => (each[asked.mock.calls.length - 1] ?? each.at(-1) ?? isAway)());
  vi.stubGlobal("fetch", asked);
  return asked;
}

/** What came of it once nothing more is waited for. */
async function restored() {
  const outcome = restoreSession().catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return await outcome;
}

const kind = () => useSession.getState().session.kind;

beforeEach(() => {
  vi.useFakeTimers();
  useSession.setState({ session: { kind: "unknown" } });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  access.token = null;
});

test("a cookie that holds opens the door, and nobody asks again", async () => {
  const asked = answers(holds);
  expect(await restored()).toEqual(me);
  expect(await restored()).toEqual(me);
  expect([kind(), asked.mock.calls.length]).toEqual(["signedIn", 1]);
});

test("401 signs out at once, and nobody asks again", async () => {
  const asked = answers(says(401), holds);
  expect(await restored()).toBeNull();
  expect(await restored()).toBeNull();
  expect(useSession.getState().session).toEqual({ kind: "signedOut", because: "never" });
  expect(asked).toHaveBeenCalledTimes(1);
});

test.each([
  ["cannot be reached", isAway],
  ["is behind a gateway that has lost it", says(502)],
  ["has no database", says(503)],
])("a server that %s for a moment signs nobody out: it is asked three times more, a second apart", async (_, away) => {
  const asked = answers(away, away, away, holds);
  const outcome = restoreSession();
  await vi.advanceTimersByTimeAsync(2_999);
  expect([kind(), asked.mock.calls.length]).toEqual(["unknown", 3]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await outcome).toEqual(me);
  expect([kind(), asked.mock.calls.length]).toEqual(["signedIn", 4]);
});

test("a server that stays away is a failure and not a sign-out: the next load asks anew", async () => {
  const asked = answers(isAway, isAway, isAway, isAway, holds);
  expect(await restored()).toMatchObject({ status: 0, key: "unreachable" });
  expect([kind(), asked.mock.calls.length]).toEqual(["unknown", 4]);
  expect(await restored()).toEqual(me);
});

test.each([403, 429, 500])("%i is neither a sign-out nor worth asking again", async (status) => {
  const asked = answers(says(status), holds);
  expect(await restored()).toMatchObject({ status });
  expect([kind(), asked.mock.calls.length]).toEqual(["unknown", 1]);
});
