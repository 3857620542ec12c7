import type { AddressStanding, BlockPage, OptOutPage } from "@touchstone/contracts";
import { addressHash } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { beforeAll, describe, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

// Who is blocked and who opted out, as the floor commits it and supervisors see it.

let api: TestServer;
let world: World;
let token: string;

beforeAll(async () => {
  api = await aServer();
  world = await api.world("Blocks");
  token = await world.token("supervisor");
  return () => api.close();
});

/** Somebody writes; the conversation's id. */
async function writes(from: string, keyword: "stop" | null = null): Promise<string> {
  const { lineId, floor, tenantId } = world;
  const ref = newId();
  const hash = addressHash(tenantId, from);
  const { rows } = await api.system.pool.query<{ ref: string }>(
    `insert into address_ref (tenant_id, address_hash, ref) values ($1, $2, $3)
     on conflict (tenant_id, address_hash) do update set address_hash = excluded.address_hash returning ref`,
    [tenantId, hash, ref],
  );
  const threadKey = `sms:${lineId}:${rows[0]?.ref}`;
  const arrived = {
    type: "messageArrived",
    channel: "sms",
    lineId,
    threadKey,
    messageId: newId(),
    mediaCount: 0,
  } as const;
  const plain = { match: { kind: "unknown" }, traits: null, callerRef: null, isAuto: false, isBlocked: false } as const;
  const words = { fromRaw: from, fromAddress: from, callerName: null, text: "Hello" };
  await floor.happen({ ...arrived, ...plain, keyword, isOptedOut: false, parentId: null }, words);
  return [...floor.floor.interactions.values()].findLast(({ thread }) => thread?.key === threadKey)?.id ?? "";
}

async function block(interactionId: string): Promise<void> {
  const { floor, queueId } = world;
  const agentId = world.people.agent.userId;
  const settings = floor.floor.agents.get(agentId)?.settings;
  expect(settings?.queueIds).toContain(queueId);
  const outcome = await floor.happen({ type: "markSpam", agentId, interactionId, block: true });
  expect(outcome).toEqual({ kind: "done" });
}

const blocks = async () => (await api.ask("GET", "blocks", { token })).json() as BlockPage;

test("who is blocked stands in the list with whom and since when, and is let in again with a history of it", async () => {
  await block(await writes("+447700900401"));
  await block(await writes("+447700900402"));
  const { items } = await blocks();
  expect(items.map(({ address, liftedAt }) => [address, liftedAt])).toEqual([
    ["+447700900402", null],
    ["+447700900401", null],
  ]);
  expect(items[1]).toMatchObject({ channel: "sms", changes: [{ isBlocked: true, by: expect.any(String) }] });
  const path = `blocks/${items[1]?.blockId}`;
  expect((await api.ask("DELETE", path, { token })).statusCode).toBe(204);
  expect((await api.ask("DELETE", path, { token })).statusCode).toBe(404);
  const lifted = (await blocks()).items.find(({ address }) => address === "+447700900401");
  expect(lifted).toMatchObject({ liftedAt: expect.any(Number), changes: [{ isBlocked: true }, { isBlocked: false }] });
  await block(await writes("+447700900401"));
  const again = (await blocks()).items[0];
  expect(again).toMatchObject({ address: "+447700900401", liftedAt: null });
  expect(again?.changes.map(({ isBlocked }) => isBlocked)).toEqual([true, false, true]);
});

test("pages follow one another, and a cursor that is none of ours is refused", async () => {
  const first = (await api.ask("GET", "blocks?limit=1", { token })).json() as BlockPage;
  const second = (await api.ask("GET", `blocks?limit=1&cursor=${first.next}`, { token })).json() as BlockPage;
  expect([...first.items, ...second.items].map(({ address }) => address)).toEqual(["+447700900401", "+447700900402"]);
  expect(second.next).toBeNull();
  expect((await api.ask("GET", "blocks?cursor=nonsense", { token })).statusCode).toBe(400);
});

test("who said stop stands with line, how and since; there is no way to lift it but the customer's", async () => {
  await writes("+447700900403");
  await writes("+447700900403", "stop");
  const { items } = (await api.ask("GET", "opt-outs", { token })).json() as OptOutPage;
  expect(items).toMatchObject([
    { address: "+447700900403", how: "customer", line: { lineId: world.lineId }, since: expect.any(Number) },
  ]);
  expect(api.routes.filter((route) => route.includes("/opt-outs") && !/ (GET|HEAD) |^(GET|HEAD) /.test(route))).toEqual(
    [],
  );
});

test("nobody is skipped or told twice when many came within one instant, one address at two lines among them", async () => {
  const crowd = await api.world("Crowd");
  const admin = await crowd.token("administrator");
  const [{ brandId }] = (await api.ask("GET", "brands", { token: admin })).json().items;
  const like = { queueId: crowd.queueId, brandId, language: "en", requires: [], priorityMs: 0, greeting: {} };
  const second = { ...like, name: "Second", channel: "email", address: "second@crowd.example" };
  const made = await api.ask("POST", "lines", { token: admin, body: second });
  expect(made.statusCode, made.body).toBe(201);
  const [lines, values] = [
    [crowd.lineId, made.json().lineId],
    [crowd.tenantId, "2026-03-02T10:00:00.000Z"],
  ];
  // Within one millisecond, in an order of microseconds that is none of their names'.
  const instant = "$2::timestamptz + make_interval(secs => ((n * 7) % 11) * 0.00003)";
  const { pool } = api.system;
  await pool.query(
    `insert into opt_out (tenant_id, line_id, address_hash, how, since)
     select $1, line_id, 'hash-' || n, 'customer', ${instant} from generate_series(1, 9) n, unnest($3::uuid[]) line_id`,
    [...values, lines],
  );
  await pool.query(
    `insert into blocked_address (tenant_id, address_hash, since) select $1, 'hash-' || n, ${instant} from generate_series(1, 9) n`,
    values,
  );
  await pool.query(
    `insert into message (tenant_id, id, line_id, direction, at, state, kept_as)
     select $1, gen_random_uuid(), $3, 'in', $2, 'received', 'ignored' from generate_series(1, 9)`,
    [...values, crowd.lineId],
  );
  for (const [list, id, total] of [
    ["opt-outs", "optOutId", 18],
    ["blocks", "blockId", 9],
    ["kept-messages", "id", 9],
  ] as const) {
    for (const limit of [1, 2, 5]) {
      const told = await everyPage(`${list}?limit=${limit}`, admin);
      const ids = told.map((item) => item[id]);
      expect([ids.length, new Set(ids).size], `${list} by ${limit}`).toEqual([total, total]);
    }
  }
});

async function everyPage(path: string, as: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let next: string | null = ""; next !== null && items.length < 100; ) {
    const page: { items: Record<string, unknown>[]; next: string | null } = (
      await api.ask("GET", `${path}${next && `&cursor=${next}`}`, { token: as })
    ).json();
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

describe("what is known of an address before anybody writes to it", () => {
  const standing = async (channel: string, to: string, lineId = world.lineId) => {
    const asked = new URLSearchParams({ channel, lineId, to });
    const agent = await world.token("agent");
    return (await api.ask("GET", `address-standing?${asked}`, { token: agent })).json() as AddressStanding;
  };
  const goesWrong = (address: string, kind: string, code: string | null, at: string) =>
    api.system.kysely
      .insertInto("addressTrouble")
      .values({
        tenantId: world.tenantId,
        addressHash: addressHash(world.tenantId, address),
        kind,
        code,
        at: new Date(at),
      })
      .execute();

  test("mails that came back and complaints, the last first, however the address is written", async () => {
    await goesWrong("anna@customer.example", "bounced", "5.1.1", "2026-03-02T10:00:00Z");
    await goesWrong("anna@customer.example", "complained", "complaint", "2026-03-03T10:00:00Z");
    expect(await standing("email", " Anna@Customer.example")).toEqual({
      optedOutAt: null,
      troubles: [
        { kind: "complained", code: "complaint", at: Date.parse("2026-03-03T10:00:00Z") },
        { kind: "bounced", code: "5.1.1", at: Date.parse("2026-03-02T10:00:00Z") },
      ],
    });
    expect(await standing("email", "bob@customer.example")).toEqual({ optedOutAt: null, troubles: [] });
  });

  test("a stop, for its line alone and as long as it holds", async () => {
    await writes("+447700900404");
    await writes("+447700900404", "stop");
    expect((await standing("sms", "07700 900404")).optedOutAt).toEqual(expect.any(Number));
    expect((await standing("sms", "07700 900404", newId())).optedOutAt).toBeNull();
    await api.system.pool.query("update opt_out set lifted_at = now() where tenant_id = $1", [world.tenantId]);
    expect((await standing("sms", "07700 900404")).optedOutAt).toBeNull();
  });

  test("of what is no address nothing is known, and another tenant's is nobody's business", async () => {
    expect(await standing("sms", "nonsense")).toEqual({ optedOutAt: null, troubles: [] });
    const other = await api.world("Others");
    await goesWrong("carl@customer.example", "bounced", "550", "2026-03-02T10:00:00Z");
    const asked = new URLSearchParams({ channel: "email", lineId: other.lineId, to: "carl@customer.example" });
    const answer = await api.ask("GET", `address-standing?${asked}`, { token: await other.token("administrator") });
    expect(answer.json()).toEqual({ optedOutAt: null, troubles: [] });
  });
});
