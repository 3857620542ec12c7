import type { EmulatorFaults, EmulatorLedgerEntry } from "@touchstone/contracts";
import { afterEach, expect, test } from "vitest";
import { dialLine } from "../call/dialIn.ts";
import { LINE, openTestbed, type Script, type Testbed } from "../testbed.ts";

let bed: Testbed;
afterEach(() => bed.close());

const call = async (scripts: Record<string, Script>, voiceUrl = "/inbound") => {
  bed = await openTestbed(scripts);
  const [account] = bed.carrier.accounts.all();
  if (account) bed.carrier.accounts.putLine(account, { phoneNumber: LINE, voiceUrl: bed.application + voiceUrl }, 0);
  return () => {
    const dialled = dialLine(bed.carrier, { from: "+85291234567", to: LINE });
    if (!dialled) throw new Error("no such line");
    return dialled;
  };
};
const HANG_UP = "<Response><Hangup/></Response>";
const entries = (route: string): readonly EmulatorLedgerEntry[] => bed.carrier.ledger.find({ route, limit: 100 });
const paths = () => bed.received.map(({ path }) => path);
const control = (method: string, path: string, body?: unknown) =>
  fetch(`${bed.origin}/emulator/control${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
const withFaults = (faults: EmulatorFaults) => control("PUT", "/faults", faults);
const failing =
  (status: number, times: number, then = HANG_UP): Script =>
  (_received, response) => {
    if (times-- <= 0) return then;
    response.writeHead(status).end();
    return undefined;
  };

test("a 5xx is not retried by default: the fallback URL is asked with the error and can rescue the call", async () => {
  const dial = await call({ "/inbound": failing(503, 9), "/fallback": "<Response><Say>Hold on</Say></Response>" });
  const dialled = dial();
  await bed.settled();
  expect(paths()).toEqual(["/inbound", "/fallback"]);
  expect(bed.received[1]?.form).toMatchObject({ ErrorCode: "11200", ErrorUrl: `${bed.application}/inbound` });
  expect(dialled.status).toBe("in-progress");
});

test("a 5xx is retried when the fragment says so, with the same token and signature", async () => {
  const dial = await call({ "/inbound": failing(503, 2) }, "/inbound#rc=4&rp=ct,rt,5xx");
  dial();
  const asked = () => bed.received.filter(({ path }) => path === "/inbound");
  await expect.poll(() => asked().length).toBe(3);
  const distinct = (name: string) => new Set(asked().map(({ headers }) => headers[name])).size;
  expect([distinct("i-twilio-idempotency-token"), distinct("x-twilio-signature")]).toEqual([1, 1]);
  await expect.poll(() => entries("/inbound")[0]?.outcome).toBe("acknowledged");
  expect(entries("/inbound")[0]?.attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
});

test("the count of retries is a limit", async () => {
  const dial = await call({ "/inbound": failing(503, 9) }, "/inbound#rc=2&rp=5xx");
  dial();
  await expect.poll(() => entries("/inbound")[0]?.outcome).toBe("refused");
  expect(entries("/inbound")[0]?.attempts).toHaveLength(3);
});

test("an application that is not there is tried twice, then 11205", async () => {
  const dial = await call({});
  const [account] = bed.carrier.accounts.all();
  if (account) bed.carrier.accounts.putLine(account, { phoneNumber: LINE, voiceUrl: "http://127.0.0.1:9/x" }, 0);
  dial();
  await expect.poll(() => paths()).toContain("/fallback");
  expect(entries("/x")[0]?.attempts.map(({ error }) => error)).toEqual(["connect", "connect"]);
  expect(bed.received.find(({ path }) => path === "/fallback")?.form.ErrorCode).toBe("11205");
});

test("an application that does not answer in time is given up within the total time of the fragment", async () => {
  const dial = await call({ "/inbound": () => undefined }, "/inbound#tt=200");
  dial();
  await expect.poll(() => paths().slice(0, 2)).toEqual(["/inbound", "/fallback"]);
  expect(entries("/inbound")[0]?.attempts[0]).toMatchObject({ error: "total-timeout" });
});

test.each([
  ["text/plain", "<Response/>", 12300],
  ["text/xml", "<Response><Say>fish & chips</Say></Response>", 12100],
  ["text/xml", " <?xml version='1.0'?><Response/>", 12100],
  ["text/xml", "<response/>", 12100],
  ["text/xml", `<Response><!--${"x".repeat(70_000)}--></Response>`, 11750],
])("a document that is none (%s, %s) is error %d", async (contentType, body, code) => {
  const dial = await call({
    "/inbound": (_received, response) => {
      response.writeHead(200, { "Content-Type": contentType }).end(body);
      return undefined;
    },
  });
  dial();
  await expect.poll(() => bed.carrier.notifications.all().map((one) => one.code)).toContain(code);
});

test("dropped: the application never hears of it, the ledger does", async () => {
  const dial = await call({ "/inbound": HANG_UP });
  await withFaults({ faults: [{ route: "/status", kind: "drop" }] });
  dial();
  await bed.settled();
  expect(paths()).not.toContain("/status");
  expect(entries("/status")).toEqual([expect.objectContaining({ outcome: "dropped", kind: "call-status" })]);
});

test("duplicated: the same token twice", async () => {
  const dial = await call({ "/inbound": HANG_UP });
  await withFaults({ faults: [{ route: "/status", kind: "duplicate" }] });
  dial();
  await bed.advance(0);
  const twice = bed.received.filter(({ path }) => path === "/status");
  expect(twice).toHaveLength(2);
  const tokens = bed.received.map(({ headers }) => headers["i-twilio-idempotency-token"]);
  expect([tokens.length, new Set(tokens).size]).toEqual([3, 2]);
  expect(new Set(twice.map(({ headers }) => headers["i-twilio-idempotency-token"])).size).toBe(1);
});

test("reordered: held back until the next of its route has gone out", async () => {
  const dial = await call({ "/inbound": HANG_UP });
  await withFaults({ faults: [{ route: "/status", kind: "reorder", times: 1 }] });
  const first = dial();
  await bed.settled();
  expect(paths()).not.toContain("/status");
  const second = dial();
  await bed.settled();
  const order = bed.received.filter(({ path }) => path === "/status").map(({ form }) => form.CallSid);
  expect(order).toEqual([second.sid, first.sid]);
});

test("delayed: sent later on the carrier's clock", async () => {
  const dial = await call({ "/inbound": HANG_UP });
  await withFaults({ faults: [{ route: "/inbound", kind: "delay", delayMs: 4000 }] });
  dial();
  await bed.advance(3999);
  expect(paths()).toEqual([]);
  await bed.advance(1);
  expect(paths()).toContain("/inbound");
});

test("5xx once: delivered, but the answer is lost; the retry asked for brings it again", async () => {
  const dial = await call({ "/inbound": HANG_UP }, "/inbound#rc=1&rp=5xx");
  await withFaults({ faults: [{ route: "/inbound", kind: "status", status: 502, times: 1 }] });
  dial();
  await expect.poll(() => entries("/inbound")[0]?.outcome).toBe("acknowledged");
  expect(paths().filter((path) => path === "/inbound")).toHaveLength(2);
});

test("reset before delivery: the application hears nothing of the first attempt", async () => {
  const dial = await call({ "/inbound": HANG_UP }, "/inbound#rc=1&rp=rt");
  await withFaults({ faults: [{ route: "/inbound", kind: "reset", times: 1, delivered: false }] });
  dial();
  await expect.poll(() => entries("/inbound")[0]?.attempts.map(({ error }) => error)).toEqual(["reset", undefined]);
  expect(paths().filter((path) => path === "/inbound")).toHaveLength(1);
});

test("faults are drawn repeatably from their seed", async () => {
  const drawn = async () => {
    const dial = await call({ "/inbound": HANG_UP });
    await withFaults({ seed: 7, faults: [{ route: "/status", kind: "drop", probability: 0.5 }] });
    for (let one = 0; one < 20; one++) {
      dial();
      await bed.settled();
    }
    const outcomes = entries("/status").map(({ outcome }) => outcome);
    return outcomes;
  };
  const first = await drawn();
  await bed.close();
  expect(await drawn()).toEqual(first);
  expect(new Set(first)).toEqual(new Set(["dropped", "acknowledged"]));
});

test("the ledger is served by call and by id, forgotten on reset, and refuses what it cannot read", async () => {
  const dial = await call({ "/inbound": HANG_UP });
  const one = dial();
  const other = dial();
  await bed.settled();
  const ledger = async (query: string) => {
    const answer = await (await control("GET", `/ledger?${query}`)).json();
    return (answer as { entries: EmulatorLedgerEntry[] }).entries;
  };
  expect((await ledger(`callSid=${one.sid}`)).map(({ callSid }) => callSid)).toEqual([one.sid, one.sid]);
  expect(other.sid).not.toBe(one.sid);
  expect(await ledger("after=2&limit=1")).toHaveLength(1);
  expect((await control("GET", "/ledger?limit=0")).status).toBe(400);
  expect((await control("POST", "/reset")).status).toBe(204);
  expect(await ledger("")).toEqual([]);
});

test("the ledger keeps the newest and forgets the rest", async () => {
  bed = await openTestbed({ "/inbound": HANG_UP }, { ledgerLimit: 3, callLimit: 2 });
  for (let one = 0; one < 5; one++) {
    dialLine(bed.carrier, { from: "+85291234567", to: LINE });
    await bed.settled();
  }
  expect(bed.carrier.ledger.find({ limit: 100 })).toHaveLength(3);
  expect(bed.carrier.calls.size).toBe(2);
});

test("a reset ends what is under way without a word to the application", async () => {
  bed = await openTestbed({
    "/inbound": `<Response><Enqueue action="/enqueued" waitUrl="/wait">q</Enqueue></Response>`,
    "/wait": `<Response><Pause length="60"/></Response>`,
  });
  const waiting = dialLine(bed.carrier, { from: "+85291234567", to: LINE });
  await bed.settled();
  await control("POST", "/reset");
  await bed.settled();
  expect(waiting?.status).toBe("canceled");
  expect(paths()).toEqual(["/inbound", "/wait"]);
  expect(entries("/")).toEqual([]);
});
