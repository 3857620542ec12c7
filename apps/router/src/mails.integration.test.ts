import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InboxFact, MessageAnnounced } from "@touchstone/contracts";
import type { Interaction } from "@touchstone/domain";
import {
  createFolderMail,
  createMailParser,
  createSignedIds,
  type MailResult,
  type OutgoingMail,
} from "@touchstone/mail";
import { newId } from "@touchstone/runtime";
import { aLine, waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { aHouse } from "./aHouse.ts";
import type { MailOut } from "./sendMail.ts";

// Mails from the inbox to rows and out again.

const house = await aHouse();
const { system, aStage, anOpenFloor, stopRouters, close, outcomeOf } = house;
const secret = randomBytes(32);
const folder = await mkdtemp(join(tmpdir(), "out-"));
const parser = createMailParser({ limits: { timeoutMs: 20_000 } });
beforeAll(async () => void (await parser.parse(Buffer.from("From: a@b.example"))));
afterEach(stopRouters);
afterAll(async () => {
  await Promise.all([close(), parser.close()]);
  await rm(folder, { recursive: true, force: true });
});

const ANNA = "anna@customer.example";
const idsOf = (tenantId: string) => createSignedIds(secret, tenantId);
const noFiles = { read: async () => null };

/** Mails go where the test can read them. */
const outbox = (files: MailOut["files"] = noFiles): MailOut => ({
  portOf: async (tenantId) => createFolderMail(join(folder, tenantId)),
  ...{ idsOf, files },
});

/** A floor with a mail line, whose agent may have five mails. */
async function aMailFloor(text: object = {}, queue: object = {}) {
  const floor = await anOpenFloor(queue);
  const agent = { ...floor.agent, workSets: [{ voice: 1 }, { email: 5 }] };
  const address = `help-${newId()}@shop.example`;
  const line = aLine({ queueId: floor.queue.id, brandId: floor.brandId, text });
  await floor.say({ type: "lineSet", line, address, name: "Shop", region: "GB" });
  await floor.say({ type: "agentSet", agent });
  return { ...floor, agent, line, address };
}
type MailFloor = Awaited<ReturnType<typeof aMailFloor>>;

let mails = 0;
const aMessageId = () => `m${++mails}.${newId()}@customer.example`;

function aMail(
  { line, address }: MailFloor,
  over: Partial<MessageAnnounced> = {},
  refs: readonly string[] = [],
): MessageAnnounced {
  const messageId = aMessageId();
  return {
    ...{
      type: "messageAnnounced",
      channel: "email",
      lineId: line.id,
      providerMessageId: messageId,
      from: ANNA,
      to: address,
    },
    ...{
      text: "Where is it?",
      subject: "Order 4711",
      senderName: "Anna",
      media: [],
      keyword: null,
      liftsOptOut: false,
    },
    ...{ isAuto: false, segments: null, identity: "proven", threadOf: null, files: [], flags: [], htmlAddress: null },
    mail: { messageId, references: refs, mayAutoAnswer: true },
    ...over,
  };
}

const rowsOf = async (tenantId: string) =>
  (
    await system.pool.query<{ state: Interaction; id: string }>(
      "select id, state from interaction where tenant_id = $1 and thread_key is not null order by id",
      [tenantId],
    )
  ).rows.map(({ state }) => state);

interface Row {
  readonly id: string;
  readonly interaction_id: string | null;
  readonly direction: string;
  readonly state: string;
  readonly error_code: string | null;
  readonly kept_as: string | null;
  readonly subject: string | null;
  readonly text: string;
}
const messagesOf = async (tenantId: string) =>
  (
    await system.pool.query<Row>(
      `select m.id, m.interaction_id, m.direction, m.state, m.error_code, m.kept_as, c.subject, c.text from message m
       join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id where m.tenant_id = $1 order by m.at, m.id`,
      [tenantId],
    )
  ).rows;

async function told({ tenantId, say }: MailFloor, fact: InboxFact, key?: string): Promise<string> {
  const id = await say(fact, key);
  await outcomeOf(tenantId, id);
  return id;
}

/** The agent has the conversation that rings. */
async function answered({ tenantId, agent, say }: MailFloor, interactionId: string): Promise<void> {
  const offer = await waitFor(async () => {
    const row = (await rowsOf(tenantId)).find(({ id }) => id === interactionId);
    return row?.state.kind === "offered" ? row.state.offer : undefined;
  });
  await outcomeOf(tenantId, await say({ type: "accept", agentId: agent.id, offerId: offer.offerId }));
}

const reply = ({ agent }: MailFloor, interactionId: string, text: string, over: object = {}): InboxFact => ({
  ...{ type: "replyAsked", agentId: agent.id, interactionId, text, attachmentIds: [], subject: null },
  ...over,
});

async function sentMails(tenantId: string, count: number) {
  const port = createFolderMail(join(folder, tenantId));
  const kept = await waitFor(async () => {
    const all = await port.list(50);
    return all.length >= count ? all : undefined;
  });
  const raws = await Promise.all(kept.map(async ({ id }) => (await port.read(id)) as Buffer));
  return await Promise.all(
    raws.toReversed().map(async (raw) => ({ raw: raw.toString(), ...(await parser.parse(raw)) })),
  );
}

test("a mail opens a conversation of its own, also while another of the same sender is open; its answer joins it", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor();
  const first = aMail(floor);
  const firstId = await told(floor, first);
  const secondId = await told(floor, aMail(floor, { subject: "Another thing" }));
  expect((await rowsOf(floor.tenantId)).map(({ id }) => id)).toEqual([firstId, secondId]);
  await told(floor, aMail(floor, { text: "Hello?" }, [first.mail?.messageId ?? ""]));
  const rows = await messagesOf(floor.tenantId);
  expect(rows.map(({ interaction_id, subject }) => [interaction_id, subject])).toEqual([
    [firstId, "Order 4711"],
    [secondId, "Another thing"],
    [firstId, "Order 4711"],
  ]);
});

test("mails that come together find each other, whoever was told first", async () => {
  const floor = await aMailFloor();
  const first = aMail(floor);
  const ids = [await floor.say(first), await floor.say(aMail(floor, {}, [first.mail?.messageId ?? ""]))];
  await aStage().start({ mail: outbox() });
  for (const id of ids) await outcomeOf(floor.tenantId, id);
  expect(await rowsOf(floor.tenantId)).toHaveLength(1);
});

test("a stranger who knows a Message-ID joins nobody's conversation by it", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor();
  const first = aMail(floor);
  await told(floor, first);
  await told(floor, aMail(floor, { from: "eve@evil.example" }, [first.mail?.messageId ?? ""]));
  expect(await rowsOf(floor.tenantId)).toHaveLength(2);
});

test("a repeated mail is one message, and a forged one under its Message-ID a conversation of its own", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor();
  const mail = aMail(floor);
  await told(floor, mail, "mail:once");
  await floor.say(mail, "mail:once");
  await told(floor, { ...mail, text: "Send the money here." }, "mail:forged");
  expect((await messagesOf(floor.tenantId)).map(({ text }) => text)).toEqual(["Where is it?", "Send the money here."]);
  expect(await rowsOf(floor.tenantId)).toHaveLength(2);
});

test("the answer goes out once, as an answer, with the queue's signature; and the customer's answer to it comes back to it", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor({}, { signature: { en: "Your shop" } });
  const mail = aMail(floor);
  const id = await told(floor, mail);
  await answered(floor, id);
  const replyId = await told(floor, reply(floor, id, "It is on its way."));
  const [sent] = await sentMails(floor.tenantId, 1);
  const { messageId } = idsOf(floor.tenantId);
  expect(sent).toMatchObject({
    ...{ subject: "Re: Order 4711", from: { name: "Shop", address: floor.address }, to: [{ address: ANNA }] },
    ...{ messageId: messageId(id, replyId, "shop.example"), inReplyTo: [mail.mail?.messageId], automatic: [] },
    replyTo: [{ address: idsOf(floor.tenantId).replyAddress(floor.address, id) }],
  });
  expect(sent?.text).toMatch(/It is on its way\.\s+-- \s+Your shop/);
  await waitFor(async () =>
    (await messagesOf(floor.tenantId)).find(({ id, state }) => id === replyId && state === "sent"),
  );
  await told(floor, aMail(floor, { threadOf: id, text: "Thank you." }));
  expect((await messagesOf(floor.tenantId)).map(({ interaction_id }) => interaction_id)).toEqual([id, id, id]);
  const second = await told(floor, reply(floor, id, "You are welcome."));
  const [, next] = await sentMails(floor.tenantId, 2);
  expect(next?.messageId).toBe(messageId(id, second, "shop.example"));
  expect(next?.references).toEqual(expect.arrayContaining([mail.mail?.messageId, sent?.messageId]));
});

test("the answer to an ended conversation opens its successor at the agent who had it; after thirty days it is a new one", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor({}, { preferred: { agents: ["last"], holdMs: 60_000 } });
  const mail = aMail(floor);
  const id = await told(floor, mail);
  await answered(floor, id);
  await told(floor, { type: "complete", agentId: floor.agent.id, interactionId: id, dispositionId: null });
  const goesOn = aMail(floor, {}, [mail.mail?.messageId ?? ""]);
  const nextId = await told(floor, goesOn);
  const next = (await rowsOf(floor.tenantId)).find((row) => row.id === nextId);
  expect(next).toMatchObject({ parentId: id, lastAgentId: floor.agent.id });
  await answered(floor, nextId);
  await told(floor, { type: "complete", agentId: floor.agent.id, interactionId: nextId, dispositionId: null });
  await system.pool.query("update interaction set ended_at = now() - interval '31 days' where tenant_id = $1", [
    floor.tenantId,
  ]);
  const late = await told(floor, aMail(floor, {}, [goesOn.mail?.messageId ?? ""]));
  expect((await rowsOf(floor.tenantId)).find((row) => row.id === late)?.parentId).toBeNull();
});

test("a machine's mail joins its conversation without waking anybody, or is kept where it can be found", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor();
  const mail = aMail(floor);
  const id = await told(floor, mail);
  await told(floor, aMail(floor, { isAuto: true, text: "I am away." }, [mail.mail?.messageId ?? ""]));
  await told(floor, aMail(floor, { isAuto: true, from: "news@list.example", text: "Offers!" }));
  expect(await rowsOf(floor.tenantId)).toHaveLength(1);
  expect(
    (await messagesOf(floor.tenantId)).map(({ text, interaction_id, kept_as }) => [text, interaction_id, kept_as]),
  ).toEqual([
    ["Where is it?", id, null],
    ["I am away.", id, null],
    ["Offers!", null, "automatic"],
  ]);
});

test("whoever is claimed is a candidate, whoever is proven is the customer", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor();
  const customerId = newId();
  const customer = { tenantId: floor.tenantId, id: customerId, name: "Anna", email: "Anna@Customer.example" };
  await system.kysely.insertInto("customer").values(customer).execute();
  await told(floor, aMail(floor));
  await told(floor, aMail(floor, { identity: "claimed" }));
  expect((await rowsOf(floor.tenantId)).map(({ match }) => match)).toEqual([
    { kind: "exact", customerId },
    { kind: "candidates", customerIds: [customerId] },
  ]);
});

test("a mail that came back says so on the message and on the address", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor();
  const id = await told(floor, aMail(floor));
  await answered(floor, id);
  const messageId = await told(floor, reply(floor, id, "Here you are."));
  await sentMails(floor.tenantId, 1);
  const report = {
    type: "messageReportAnnounced",
    messageId,
    providerId: null,
    state: "undelivered",
    errorCode: "5.1.1",
  } as const;
  await told(floor, report);
  const row = (await messagesOf(floor.tenantId)).find((one) => one.id === messageId);
  expect(row).toMatchObject({ state: "undelivered", error_code: "5.1.1" });
  const troubles = await system.kysely
    .selectFrom("addressTrouble")
    .select(["kind", "code"])
    .where("tenantId", "=", floor.tenantId)
    .execute();
  expect(troubles).toEqual([{ kind: "bounced", code: "5.1.1" }]);
});

test("a line answers by itself as a machine does, to people, and not for ever", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor({ autoAnswer: { open: { en: "We have your mail." }, closed: {} } });
  const mail = aMail(floor);
  await told(floor, mail);
  const [auto] = await sentMails(floor.tenantId, 1);
  expect(auto).toMatchObject({
    subject: "Re: Order 4711",
    automatic: expect.arrayContaining(["autoSubmitted", "ownLoop"]),
  });
  expect(auto?.raw).toMatch(/^Auto-Submitted: auto-replied/m);
  await told(floor, aMail(floor, { mail: { messageId: aMessageId(), references: [], mayAutoAnswer: false } }));
  // A loop of mails that look as if people wrote them ends all the same.
  for (let count = 0; count < 33; count++) await told(floor, aMail(floor));
  const autos = (await messagesOf(floor.tenantId)).filter(({ direction }) => direction === "auto");
  expect(autos).toHaveLength(30);
}, 60_000);

test("a mail whose sending nobody knows the end of is the same mail when it is tried again", async () => {
  const sent: OutgoingMail[] = [];
  const answers: MailResult[] = [{ kind: "retry", code: "ambiguous", afterMs: 10 }];
  const send = async (mail: OutgoingMail): Promise<MailResult> => {
    sent.push(mail);
    return answers.shift() ?? { kind: "done", providerId: mail.messageId };
  };
  await aStage().start({ mail: { portOf: async () => ({ send, close: async () => {} }), idsOf, files: noFiles } });
  const floor = await aMailFloor();
  const id = await told(floor, aMail(floor));
  await answered(floor, id);
  await told(floor, reply(floor, id, "Here you are."));
  await waitFor(async () => (sent.length === 2 ? true : undefined), { timeoutMs: 8_000 });
  expect(sent[1]?.messageId).toBe(sent[0]?.messageId);
});

test("who writes first chooses the subject, and opens a conversation each time", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor();
  const start = (subject: string): InboxFact => ({
    ...{
      type: "conversationAsked",
      channel: "email",
      lineId: floor.line.id,
      to: "Anna@Customer.Example",
      text: "Hello Anna.",
    },
    ...{ subject, customerId: null, agentId: null, userId: floor.agent.id },
  });
  const first = await told(floor, start("Your order"));
  await told(floor, start("Another order"));
  const sent = await sentMails(floor.tenantId, 2);
  expect(sent.map(({ subject, to }) => [subject, to[0]?.address])).toEqual([
    ["Your order", ANNA],
    ["Another order", ANNA],
  ]);
  await told(floor, aMail(floor, { threadOf: first, text: "Thanks." }));
  const rows = await rowsOf(floor.tenantId);
  expect(rows).toHaveLength(2);
  expect(rows.find(({ id }) => id === first)?.state.kind).not.toBe("resting");
});

test("its files and its formatted form stand with the message", async () => {
  await aStage().start({ mail: outbox() });
  const floor = await aMailFloor();
  const file = {
    id: newId(),
    address: "a".repeat(64),
    name: "order.pdf",
    type: "application/pdf",
    size: 3,
    findings: { active: false },
  };
  const refused = {
    id: newId(),
    address: null,
    name: "x.exe",
    type: "x/y",
    size: null,
    findings: { reason: "tooLarge" },
  };
  const files = [
    { ...file, state: "ready" },
    { ...refused, state: "refused" },
  ] as const;
  const id = await told(
    floor,
    aMail(floor, { files, htmlAddress: "b".repeat(64), flags: ["claimed"], quoted: "> When?" }),
  );
  const kept = await system.kysely
    .selectFrom("attachment")
    .selectAll()
    .where("messageId", "=", id)
    .orderBy("place")
    .execute();
  expect(kept).toMatchObject([{ ...file, size: expect.anything() }, refused]);
  const content = await system.kysely
    .selectFrom("messageContent")
    .selectAll()
    .where("messageId", "=", id)
    .executeTakeFirstOrThrow();
  expect(content).toMatchObject({
    htmlAddress: "b".repeat(64),
    quoted: "> When?",
    senderName: "Anna",
    fromAddress: ANNA,
  });
});
