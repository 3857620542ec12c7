import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MessageCommand, MessagingPort } from "./messagingPort.ts";
import type { CarrierAccount } from "./voicePort.ts";

/** A carrier of texts with a way to set up what a test begins with, and to see what became of it. */
export interface TextCarrierUnderTest {
  readonly account: CarrierAccount;
  /** Where its webhooks go. */
  readonly publicUrl: string;
  /** The number that we write from, E.164. */
  readonly line: string;
  /** By this carrier's clock, milliseconds since 1970. */
  now(): number;
  /** A customer writes to the line. Gives the carrier's id of it. */
  aTextFrom(customer: string, text: string, pictures?: number): Promise<string>;
  /** The texts that have reached a customer's phone, oldest first. */
  textsAt(customer: string): Promise<string[]>;
  /** Waits until the condition holds; real carriers take their time. */
  until(condition: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** What every messaging port must do with the carrier that it is for; see `describeVoicePort`. */
export function describeMessagingPort(
  name: string,
  port: MessagingPort,
  open: () => Promise<TextCarrierUnderTest>,
): void {
  describe(`messaging port: ${name}`, () => {
    let carrier: TextCarrierUnderTest;
    beforeAll(async () => {
      carrier = await open();
    });
    afterAll(() => carrier.close());
    const stage = createStage(port, () => carrier);
    describeSending(stage);
    describeRepeating(stage);
    describeRefusals(stage);
    describeListing(stage);
  });
}

type Stage = ReturnType<typeof createStage>;

function createStage(port: MessagingPort, carrierOf: () => TextCarrierUnderTest) {
  let made = 0;
  /** A number of the series that is set aside for stories; nobody has written to it before. */
  const aCustomer = () => `+1415555${String(++made + 100).padStart(4, "0")}`;
  const commandOf = (to: string, text: string, more: Partial<MessageCommand> = {}): MessageCommand => ({
    messageId: `01980000-0000-7000-8000-${String(++made).padStart(12, "0")}`,
    account: carrierOf().account,
    publicUrl: carrierOf().publicUrl,
    from: carrierOf().line,
    to,
    text,
    attempt: 1,
    firstTriedAt: carrierOf().now(),
    ...more,
  });
  const send = (...command: Parameters<typeof commandOf>) => port.send(commandOf(...command));
  const sent = async (to: string, text: string, more: Partial<MessageCommand> = {}) => {
    const result = await send(to, text, more);
    if (result.kind !== "done") throw new Error(`not sent: ${JSON.stringify(result)}`);
    return result;
  };
  const hasGot = async (customer: string, texts: readonly string[]) => {
    await carrierOf().until(async () => (await carrierOf().textsAt(customer)).length >= texts.length);
    expect(await carrierOf().textsAt(customer)).toEqual(texts);
  };
  return { port, carrier: carrierOf, aCustomer, commandOf, send, sent, hasGot };
}

function describeSending({ carrier, port, aCustomer, sent, hasGot }: Stage): void {
  test("a text reaches the customer's phone, and has a name at the carrier", async () => {
    const customer = aCustomer();
    const { providerId, segments } = await sent(customer, "Your parcel is on its way.");
    expect(providerId).toMatch(/\S{8,}/);
    expect([null, 1]).toContain(segments);
    await hasGot(customer, ["Your parcel is on its way."]);
  });

  test("in the end the carrier says that it was delivered", async () => {
    const { providerId } = await sent(aCustomer(), "您好，您的订单已发货。");
    const state = async () => (await port.findMessage(carrier().account, providerId))?.state;
    await carrier().until(async () => (await state()) === "delivered");
    expect(await port.findMessage(carrier().account, providerId)).toMatchObject({ errorCode: null, segments: 1 });
  });

  test("it knows nothing of a message that nobody ever sent", async () => {
    expect(await port.findMessage(carrier().account, `SM${"0".repeat(32)}`)).toBeNull();
  });
}

function describeRepeating({ port, aCustomer, commandOf, sent, hasGot }: Stage): void {
  test.each([2, undefined])("sent again (attempt %s), it is the same message", async (attempt) => {
    const customer = aCustomer();
    const first = await sent(customer, "We close at six.");
    const { attempt: _first, ...unnumbered } = commandOf(customer, "We close at six.");
    const repeated = await port.send(attempt === undefined ? unnumbered : { ...unnumbered, attempt });
    expect(repeated).toMatchObject({ kind: "done", providerId: first.providerId });
    await sent(customer, "See you.");
    await hasGot(customer, ["We close at six.", "See you."]);
  });

  test("a repeat of what never arrived at the carrier sends it", async () => {
    const customer = aCustomer();
    await sent(customer, "Good morning.");
    await sent(customer, "It is ready.", { attempt: 2 });
    await hasGot(customer, ["Good morning.", "It is ready."]);
  });

  test("who no longer holds it sends nothing", async () => {
    const customer = aCustomer();
    const stale = { ...commandOf(customer, "Too late."), isStillOurs: () => false };
    expect(await port.send(stale)).toMatchObject({ kind: "retry", code: "notOurs" });
    await sent(customer, "In time.");
    await hasGot(customer, ["In time."]);
  });

  test("the same words meant twice are two messages", async () => {
    const customer = aCustomer();
    const { providerId } = await sent(customer, "Yes.");
    const second = await sent(customer, "Yes.", { attempt: 2, taken: [providerId] });
    expect(second.providerId).not.toBe(providerId);
    await hasGot(customer, ["Yes.", "Yes."]);
  });
}

function describeRefusals({ carrier, aCustomer, send, sent, hasGot }: Stage): void {
  test("to whom has said stop nothing is sent until they say start", async () => {
    const customer = aCustomer();
    await carrier().aTextFrom(customer, "Stop");
    await carrier().until(async () => (await send(customer, "Hello?")).kind === "refused");
    expect(await send(customer, "Hello?")).toMatchObject({ kind: "refused", because: "optedOut" });
    await carrier().aTextFrom(customer, "START");
    await carrier().until(async () => (await send(customer, "Hello again.")).kind === "done");
  });

  test("a number that is none, too long a text and no text are refused for good", async () => {
    expect(await send("+1", "Hello")).toMatchObject({ kind: "refused", because: "badNumber" });
    expect(await send(aCustomer(), "x".repeat(1601))).toMatchObject({ kind: "refused", because: "tooLong" });
    expect(await send(aCustomer(), "")).toMatchObject({ kind: "refused", because: "badContent" });
  });

  test("a number that is not ours cannot be written from", async () => {
    expect(await send(aCustomer(), "Hello", { from: "+14155550000" })).toMatchObject({ kind: "refused" });
  });

  test("with a wrong token it is tried again: a token may be on its way", async () => {
    const account = { ...carrier().account, authToken: "f".repeat(32) };
    expect(await send(aCustomer(), "Hello", { account })).toMatchObject({ kind: "retry" });
  });

  test("1600 characters are not too many", async () => {
    const customer = aCustomer();
    await sent(customer, "x".repeat(1600));
    await hasGot(customer, ["x".repeat(1600)]);
  });
}

function describeListing({ carrier, port, aCustomer, sent }: Stage): void {
  test("the carrier lists what customers wrote since an instant, the oldest first, and nothing of ours", async () => {
    const customer = aCustomer();
    const since = carrier().now() - 2000;
    const first = await carrier().aTextFrom(customer, "one");
    const second = await carrier().aTextFrom(customer, "two");
    await sent(customer, "three");
    const listed = await port.messagesSince(carrier().account, since);
    const theirs = listed.filter(({ from }) => from === customer);
    expect(theirs.map(({ providerId, text, to }) => [providerId, text, to])).toEqual([
      [first, "one", carrier().line],
      [second, "two", carrier().line],
    ]);
    expect(listed.every(({ arrivedAt }) => arrivedAt >= since)).toBe(true);
    expect(await port.messagesSince(carrier().account, carrier().now() + 60_000)).toEqual([]);
  });

  test("pictures are told with where they are, for whoever has the account's credentials", async () => {
    const { account } = carrier();
    const providerId = await carrier().aTextFrom(aCustomer(), "look", 2);
    const media = await port.mediaOf(account, providerId);
    expect(media.map(({ type }) => type)).toEqual(["image/png", "image/png"]);
    const authorization = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString("base64")}`;
    for (const { url } of media) {
      const answer = await fetch(url, { headers: { authorization } });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
    }
  });
}
