import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterAll, describe, expect, test } from "vitest";
import { createFolderMail } from "./createFolderMail.ts";
import { createSmtpMail } from "./createSmtpMail.ts";
import { anOutgoingMail, describeMailPort } from "./mailPort.conformance.ts";
import { replyReferences, replySubject, withSignature } from "./outgoingMail.ts";

interface Arrival {
  readonly raw: Buffer;
  readonly from: string;
  readonly to: readonly string[];
}

async function aServer(options: SMTPServerOptions = {}) {
  const arrivals: Arrival[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ["STARTTLS"], logger: false },
    onData: (stream, { envelope }, done) => {
      buffer(stream).then((raw) => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        arrivals.push({ raw, from, to: envelope.rcptTo.map(({ address }) => address) });
        done();
      }, done);
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.server.address() as { port: number };
  const close = () => new Promise<void>((closed) => server.close(closed));
  return { arrivals, url: `smtp://127.0.0.1:${port}`, close };
}

describeMailPort("a server", async () => {
  const server = await aServer();
  const port = createSmtpMail({ url: server.url });
  return {
    port,
    arrived: async (id) => server.arrivals.find(({ raw }) => raw.includes(`<${id}>`))?.raw ?? Buffer.alloc(0),
    count: async () => server.arrivals.length,
    close: async () => {
      await port.close();
      await server.close();
    },
  };
});

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
const aFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), "outbox-"));
  folders.push(folder);
  return folder;
};

describeMailPort("a folder", async () => {
  const port = createFolderMail(join(await aFolder(), "outbox"));
  const find = async (id: string) => {
    for (const kept of await port.list(100)) {
      const raw = await port.read(kept.id);
      if (raw?.includes(`<${id}>`)) return raw;
    }
    return Buffer.alloc(0);
  };
  return { port, arrived: find, count: async () => (await port.list(1_000)).length, close: () => port.close() };
});

describe("what a server says", () => {
  const answer = async (options: SMTPServerOptions) => {
    const server = await aServer(options);
    const port = createSmtpMail({ url: server.url, timeoutMs: 1_000 });
    const result = await port.send(anOutgoingMail());
    await port.close();
    await server.close();
    return result;
  };
  const failing = (responseCode: number) => Object.assign(new Error("no"), { responseCode });

  test("no such user is final, busy is not", async () => {
    expect(await answer({ onRcptTo: (_, __, done) => done(failing(550)) })).toMatchObject({
      kind: "refused",
      code: "550",
    });
    expect(await answer({ onRcptTo: (_, __, done) => done(failing(451)) })).toMatchObject({
      kind: "retry",
      code: "451",
      afterMs: 300_000,
    });
    expect(
      await answer({ onData: (stream, _, done) => void buffer(stream).then(() => done(failing(554))) }),
    ).toMatchObject({ kind: "refused", code: "554" });
  });

  test("our own password is not the mail's fault", async () => {
    const server = await aServer({ authOptional: false, onAuth: (_, __, done) => done(failing(535)) });
    const port = createSmtpMail({ url: server.url.replace("//", "//user:wrong@"), timeoutMs: 1_000 });
    expect(await port.send(anOutgoingMail())).toMatchObject({ kind: "retry", code: "EAUTH" });
    await port.close();
    await server.close();
  });

  test("a line that breaks after the mail was handed over leaves it open whether it went", async () => {
    const server = await aServer({
      onData: (stream, session) => {
        stream.resume();
        stream.on("end", () => (session as unknown as { socket?: { destroy(): void } }).socket?.destroy());
      },
    });
    const port = createSmtpMail({ url: server.url, timeoutMs: 500 });
    expect(await port.send(anOutgoingMail())).toMatchObject({ kind: "retry" });
    await port.close();
    await server.close();
  });

  test("a server that is away is tried again", async () => {
    const server = await aServer();
    await server.close();
    const port = createSmtpMail({ url: server.url, timeoutMs: 500 });
    expect(await port.send(anOutgoingMail())).toMatchObject({ kind: "retry" });
    await port.close();
  });

  test("an automatic mail has nobody to report to, another one has us", async () => {
    const server = await aServer();
    const port = createSmtpMail({ url: server.url });
    await port.send(anOutgoingMail({ automatic: true, cc: [{ name: "", address: "c@customer.example" }] }));
    await port.send(anOutgoingMail());
    expect(server.arrivals.map(({ from, to }) => [from, ...to])).toEqual([
      ["", "anna@customer.example", "c@customer.example"],
      ["help@shop.example", "anna@customer.example"],
    ]);
    await port.close();
    await server.close();
  });
});

test("a folder gives nothing but its own mails, and forgets the oldest", async () => {
  const folder = await aFolder();
  let now = 1_800_000_000_000;
  const port = createFolderMail(folder, () => now++);
  expect(await port.list(10)).toEqual([]);
  for (const id of ["../../etc/passwd", "x.eml", "1800000000000-0000000000000000.eml"])
    expect(await port.read(id)).toBeNull();
  await port.send(anOutgoingMail());
  await port.send(anOutgoingMail());
  expect((await port.list(10)).map(({ at }) => at)).toEqual([1_800_000_000_001, 1_800_000_000_000]);
  expect((await readdir(folder)).every((name) => name.endsWith(".eml"))).toBe(true);
});

test("subjects, references and signatures of answers", () => {
  for (const subject of ["Order", "Re: Order", "RE: AW: Re[2]: Order", "回复：Order", "答覆: Re: Order"]) {
    expect(replySubject(subject)).toBe("Re: Order");
  }
  expect(replySubject("Re: ")).toBe("Re:");
  const many = Array.from({ length: 40 }, (_, at) => `${at}@x`);
  expect(replyReferences({ messageId: "40@x", references: many })).toEqual([
    "0@x",
    ...Array.from({ length: 10 }, (_, at) => `${at + 31}@x`),
  ]);
  expect(replyReferences({ messageId: null, references: [] })).toEqual([]);
  expect(withSignature("Hi\n\n", "Shop\n")).toBe("Hi\n\n-- \nShop\n");
  expect(withSignature("Hi", "  ")).toBe("Hi");
});
