import { afterAll, expect, test } from "vitest";
import { createMailParser } from "./createMailParser.ts";

/** Less time than usual, so that a fast machine is late with the slow mail too. */
const parser = createMailParser({ limits: { timeoutMs: 1_000 } });
afterAll(() => parser.close());
const aMail = (words: string) => Buffer.from(`From: a@customer.example\r\nSubject: ${words}\r\n\r\n${words}`);
const LONG = { timeout: 120_000 };
const inline = new Map<string, string>();
/** Each line costs the library more than the one before. */
const slow = Buffer.from(
  `From: a@customer.example\r\nSubject: slow\r\nContent-Type: text/plain; format=flowed; delsp=yes\r\n\r\n${"a \r\n".repeat(3_000_000)}`,
);

test("a mail that takes too long is read by its headers, and those behind it come through", LONG, async () => {
  const [late, ...others] = await Promise.all([
    parser.parse(slow),
    ...["1", "2", "3"].map((words) => parser.parse(aMail(words))),
  ]);
  expect(late).toMatchObject({
    from: { address: "a@customer.example" },
    subject: "slow",
    text: "",
    flags: { cut: ["time"] },
  });
  expect(others.map((mail) => mail.text)).toEqual(["1", "2", "3"]);
});

test("meanwhile the caller goes on, and what it gave is still its own", LONG, async () => {
  let turns = 0;
  const turning = setInterval(() => turns++, 5);
  await parser.parse(slow);
  clearInterval(turning);
  expect(turns).toBeGreaterThan(50);
  expect(slow.length).toBeGreaterThan(1_000_000);
});

test("a mail that takes too much memory ends its process alone", LONG, async () => {
  const small = createMailParser({ limits: { memoryMb: 16 } });
  const read = await small.parse(
    Buffer.from(`From: a@customer.example\r\nSubject: big\r\n\r\n${"x\n".repeat(3_000_000)}`),
  );
  expect(read).toMatchObject({ from: { address: "a@customer.example" }, subject: "big" });
  expect(["memory", "time"]).toContain(read.flags.cut[0]);
  expect((await small.parse(aMail("after"))).text).toBe("after");
  await small.close();
});

test("two processes read two mails at the same time", LONG, async () => {
  const pair = createMailParser({ processes: 2 });
  const order: string[] = [];
  await Promise.all([pair.parse(aMail("warm")), pair.parse(aMail("warm"))]);
  await Promise.all([
    pair.parse(slow).then(() => order.push("slow")),
    pair.parse(aMail("quick")).then(() => order.push("quick")),
  ]);
  expect(order).toEqual(["quick", "slow"]);
  await pair.close();
});

test("HTML is sanitised there too, and given up in time when it is a trap", LONG, async () => {
  const options = { remoteContent: false, inline };
  expect(await parser.sanitize("<b>hi</b><script>alert(1)</script>", options)).toEqual({
    html: "<b>hi</b>",
    remoteCount: 0,
  });
  for (const trap of [
    "<div>".repeat(190_000),
    "<p style='".repeat(90_000),
    "</p>".repeat(240_000),
    "<a ".repeat(300_000),
  ]) {
    const clean = await parser.sanitize(trap, options);
    expect(clean?.html ?? "").not.toMatch(/<script|onerror/);
  }
  expect(await parser.sanitize("x".repeat(1_000_001), options)).toBeNull();
  expect(await parser.sanitize("<i>after</i>", options)).toMatchObject({ html: "<i>after</i>" });
});

test("a closed parser says so", LONG, async () => {
  const closed = createMailParser();
  await closed.close();
  await expect(closed.parse(aMail("x"))).rejects.toThrow("closed");
});
