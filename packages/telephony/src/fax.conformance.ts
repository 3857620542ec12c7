import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FaxAccount, FaxCommand, FaxPort } from "./faxPort.ts";

/** A carrier of faxes with a way to set up what a test begins with, and to see what became of it. */
export interface FaxCarrierUnderTest {
  readonly account: FaxAccount;
  /** The same with secrets that are none of it. */
  readonly stranger: FaxAccount;
  /** Where its webhooks go. */
  readonly publicUrl: string;
  /** The number that we fax from, E.164. */
  readonly line: string;
  /** A document of two pages that the carrier can fetch. */
  readonly documentUrl: string;
  /** By this carrier's clock, milliseconds since 1970. */
  now(): number;
  /** A customer faxes so many pages to the line; 0: the line breaks. Gives the carrier's id of it. */
  aFaxFrom(customer: string, pages: number): Promise<string>;
  /** What a customer's machine does from now on. */
  machine(customer: string, behaviour: "answers" | "busy" | "noAnswer"): Promise<void>;
  /** Pages of each fax that a customer's machine has printed, oldest first. */
  pagesAt(customer: string): Promise<number[]>;
  /** Waits until the condition holds. */
  until(condition: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** What every fax port must do with the carrier that it is for; see `describeVoicePort`. */
export function describeFaxPort(name: string, port: FaxPort, open: () => Promise<FaxCarrierUnderTest>): void {
  describe(`fax port: ${name}`, () => {
    let carrier: FaxCarrierUnderTest;
    beforeAll(async () => {
      carrier = await open();
    });
    afterAll(() => carrier.close());
    const stage = createStage(port, () => carrier);
    describeSending(stage);
    describeRepeating(stage);
    describeFailures(stage);
    describeListing(stage);
  });
}

type Stage = ReturnType<typeof createStage>;

function createStage(port: FaxPort, carrier: () => FaxCarrierUnderTest) {
  let made = 0;
  const aCustomer = () => `+1415555${String(++made + 200).padStart(4, "0")}`;
  const commandOf = (to: string, more: Partial<FaxCommand> = {}): FaxCommand => ({
    messageId: `01980000-0000-7000-8000-${String(++made).padStart(12, "0")}`,
    account: carrier().account,
    publicUrl: carrier().publicUrl,
    from: carrier().line,
    to,
    documentUrl: carrier().documentUrl,
    attempt: 1,
    firstTriedAt: carrier().now(),
    ...more,
  });
  const sent = async (command: FaxCommand) => {
    const result = await port.send(command);
    if (result.kind !== "done") throw new Error(`not sent: ${JSON.stringify(result)}`);
    return result;
  };
  const hasGot = async (customer: string, pages: readonly number[]) => {
    await carrier().until(async () => (await carrier().pagesAt(customer)).length >= pages.length);
    expect(await carrier().pagesAt(customer)).toEqual(pages);
  };
  const ended = async (providerId: string) => {
    const find = () => port.findFax(carrier().account, providerId);
    await carrier().until(async () => ["delivered", "failed"].includes((await find())?.state ?? ""));
    return await find();
  };
  return { port, carrier, aCustomer, commandOf, sent, hasGot, ended };
}

function describeSending({ carrier, port, aCustomer, commandOf, sent, hasGot, ended }: Stage): void {
  test("a document comes out of the customer's machine, and the carrier knows it by a name and counts its pages", async () => {
    const customer = aCustomer();
    const { providerId } = await sent(commandOf(customer));
    expect(providerId).toMatch(/\S{8,}/);
    await hasGot(customer, [2]);
    expect(await ended(providerId)).toMatchObject({ state: "delivered", errorCode: null, pages: 2 });
  });

  test("it knows nothing of a fax that nobody ever sent", async () => {
    expect(await port.findFax(carrier().account, "01980000-dead-7000-8000-000000000000")).toBeNull();
  });
}

function describeRepeating({ port, aCustomer, commandOf, sent, hasGot }: Stage): void {
  test.each([2, undefined])("sent again (attempt %s), it is the same fax", async (attempt) => {
    const customer = aCustomer();
    const command = commandOf(customer);
    const first = await sent(command);
    const { attempt: _first, ...unnumbered } = command;
    const again = await port.send(attempt === undefined ? unnumbered : { ...unnumbered, attempt });
    expect(again).toMatchObject({ kind: "done", providerId: first.providerId });
    await hasGot(customer, [2]);
  });

  test("a repeat of what never arrived at the carrier sends it", async () => {
    const customer = aCustomer();
    await sent(commandOf(customer, { attempt: 2 }));
    await hasGot(customer, [2]);
  });

  test("who no longer holds it sends nothing", async () => {
    const customer = aCustomer();
    const stale = { ...commandOf(customer), isStillOurs: () => false };
    expect(await port.send(stale)).toMatchObject({ kind: "retry", code: "notOurs" });
    await sent(commandOf(customer));
    await hasGot(customer, [2]);
  });

  test("the next try of a message, and the same document meant twice, are faxes of their own", async () => {
    const customer = aCustomer();
    const command = commandOf(customer);
    const { providerId } = await sent(command);
    const next = await sent({ ...command, attempt: 2, taken: [providerId] });
    expect(next.providerId).not.toBe(providerId);
    const other = await sent(commandOf(customer, { attempt: 2, taken: [providerId, next.providerId] }));
    expect([providerId, next.providerId]).not.toContain(other.providerId);
    await hasGot(customer, [2, 2, 2]);
  });
}

function describeFailures({ carrier, port, aCustomer, commandOf, sent, hasGot, ended }: Stage): void {
  test.each(["busy", "noAnswer"] as const)(
    "a machine that is %s may be tried again, and has nothing",
    async (behaviour) => {
      const customer = aCustomer();
      await carrier().machine(customer, behaviour);
      const { providerId } = await sent(commandOf(customer));
      expect(await ended(providerId)).toMatchObject({ state: "failed", because: "unreachable", mayTryAgain: true });
      expect(await carrier().pagesAt(customer)).toEqual([]);
      await carrier().machine(customer, "answers");
      await sent(commandOf(customer, { attempt: 2, taken: [providerId] }));
      await hasGot(customer, [2]);
    },
  );

  test("a number that is none is refused for good, and a number that is not ours sends nothing", async () => {
    expect(await port.send(commandOf("+1"))).toMatchObject({ kind: "refused", because: "badNumber" });
    expect(await port.send(commandOf(aCustomer(), { from: "+14155550000" }))).toMatchObject({ kind: "refused" });
  });

  test("with secrets that are wrong it is tried again: the right ones may be on their way", async () => {
    expect(await port.send(commandOf(aCustomer(), { account: carrier().stranger }))).toMatchObject({ kind: "retry" });
    await expect(port.findFax(carrier().stranger, "01980000-dead-7000-8000-000000000000")).rejects.toThrow();
  });
}

function describeListing({ carrier, port, aCustomer, commandOf, sent }: Stage): void {
  test("the carrier lists what customers faxed since an instant, the oldest first, and nothing of ours", async () => {
    const customer = aCustomer();
    const since = carrier().now() - 2000;
    const first = await carrier().aFaxFrom(customer, 3);
    const second = await carrier().aFaxFrom(customer, 1);
    await sent(commandOf(customer));
    const theirs = async () =>
      (await port.faxesSince(carrier().account, since)).filter(({ from }) => from === customer);
    await carrier().until(async () => (await theirs()).length === 2);
    expect((await theirs()).map(({ providerMessageId, to, pages }) => [providerMessageId, to, pages])).toEqual([
      [first, carrier().line, 3],
      [second, carrier().line, 1],
    ]);
    for (const { document, errorCode } of await theirs()) {
      expect(document?.url).toMatch(/^https?:/);
      expect(errorCode).toBeNull();
    }
    expect(await port.faxesSince(carrier().account, carrier().now() + 60_000)).toEqual([]);
  });

  test("a fax of which nothing came is listed, with what went wrong", async () => {
    const customer = aCustomer();
    const since = carrier().now() - 2000;
    await carrier().aFaxFrom(customer, 0);
    const theirs = async () =>
      (await port.faxesSince(carrier().account, since)).filter(({ from }) => from === customer);
    await carrier().until(async () => (await theirs()).length === 1);
    expect((await theirs())[0]?.errorCode).toEqual(expect.any(String));
  });
}
