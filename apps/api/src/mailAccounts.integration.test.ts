import type { AddressInfo } from "node:net";
import type { MailAccountEdit, SettingsChange } from "@touchstone/contracts";
import { SMTPServer } from "smtp-server";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

// The accounts of a line of mails, as an administrator sets and tries them.

let api: TestServer;
let world: World;
let token: string;
let lineId: string;
let port: number;
const signedIn: string[] = [];

beforeAll(async () => {
  const server = new SMTPServer({
    ...{ logger: false, authMethods: ["PLAIN"], allowInsecureAuth: true, hideSTARTTLS: true },
    onAuth: ({ username, password }, _session, done) => {
      signedIn.push(`${username} ${password}`);
      if (password === "right") done(null, { user: username });
      else done(Object.assign(new Error("who are you"), { responseCode: 535 }));
    },
  });
  server.on("error", () => {});
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  port = (server.server.address() as AddressInfo).port;
  api = await aServer(undefined, `127.0.0.1:${port} localhost:1`);
  world = await api.world("Accounts");
  token = await world.token("administrator");
  lineId = await aMailLine(token, "help@accounts.example");
  return async () => {
    await api.close();
    await new Promise<void>((closed) => server.close(closed));
  };
});

async function aMailLine(as: string, address: string): Promise<string> {
  const [{ queueId }] = (await api.ask("GET", "queues", { token: as })).json().items;
  const [{ brandId }] = (await api.ask("GET", "brands", { token: as })).json().items;
  const line = { name: address, queueId, brandId, language: "en", requires: [], priorityMs: 0, greeting: {} };
  const made = await api.ask("POST", "lines", { token: as, body: { ...line, channel: "email", address } });
  return made.json().lineId;
}

const ask = (method: string, path: string, body?: unknown) => api.ask(method, path, { token, body });
const way = (one: "in" | "out", path = "") => `lines/${lineId}/mail/${one}${path}`;
const faults = (answer: { json(): { errors?: { field: string; code: string }[] } }) =>
  answer.json().errors?.map(({ field, code }) => `${field} ${code}`);
const kept = async (of: string) =>
  (
    await api.system.pool.query("select settings, secret, version from mail_account where line_id = $1 and way = $2", [
      lineId,
      of,
    ])
  ).rows[0];

const GOOGLE: MailAccountEdit = {
  ...{ host: "imap.gmail.example", port: 993, security: "tls", user: "help@accounts.example", signIn: "password" },
  ...{
    tokenUrl: null,
    clientId: null,
    scope: null,
    folder: null,
    authority: "mx.google.com",
    password: "app-password-1",
  },
};
const house = (): MailAccountEdit => ({
  ...{ host: "127.0.0.1", port, security: "none", user: "help", signIn: "password" },
  ...{ tokenUrl: null, clientId: null, scope: null, folder: null, authority: null, password: "right" },
});
const { password: _password, ...SILENT } = GOOGLE;

test("a mailbox is kept with its secret sealed, told without it, and its history says only since when it is what it is", async () => {
  expect((await ask("GET", `lines/${lineId}/mail`)).json()).toEqual({ in: null, out: null });
  const saved = await ask("PUT", way("in"), GOOGLE);
  expect(saved.json()).toEqual({
    in: { ...SILENT, secretAt: expect.any(Number), version: expect.any(String) },
    out: null,
  });
  const first = await kept("in");
  expect(Buffer.from(first.secret, "base64").toString("latin1")).not.toContain("app-password-1");
  const { rows } = await api.system.pool.query("select name from mailbox where line_id = $1", [lineId]);
  expect(rows).toEqual([{ name: "help@accounts.example@imap.gmail.example/INBOX" }]);
  const [line] = (await ask("GET", "mail-lines")).json().items;
  expect(line).toMatchObject({ mailboxes: [{ state: "unread" }], out: { by: "outbox" } });

  // Another folder, with the secret that is there.
  expect((await ask("PUT", way("in"), { ...SILENT, folder: "Support" })).statusCode).toBe(200);
  const second = await kept("in");
  expect([second.secret, second.version === first.version]).toEqual([first.secret, false]);
  await ask("PUT", way("in"), { ...GOOGLE, folder: "Support", password: "app-password-2" });
  const history: SettingsChange[] = (await ask("GET", `settings/history?subject=line&id=${lineId}`)).json().items;
  const ofMail = history.filter(({ subject }) => subject === "mailIn");
  expect(ofMail.map(({ change, fields }) => [change, ...fields.map(({ field }) => field).sort()])).toEqual([
    ["changed", "secretAt"],
    ["changed", "folder"],
    ["created", "authority", "host", "port", "secretAt", "security", "signIn", "user"],
  ]);
  expect(JSON.stringify([history, (await ask("GET", `lines/${lineId}/mail`)).json()])).not.toMatch(/app-password/);
  const restored = { subject: "mailIn", subjectId: lineId, version: ofMail[2]?.version };
  expect((await ask("POST", "settings/history/restore", restored)).statusCode).toBe(204);
  expect((await kept("in")).settings.folder).toBeNull();

  expect((await ask("DELETE", way("in"))).statusCode).toBe(204);
  expect((await ask("DELETE", way("in"))).statusCode).toBe(404);
  expect((await ask("GET", "mail-lines")).json().items[0].mailboxes).toEqual([]);
});

test("a kept secret goes to nobody but whom it was typed for", async () => {
  await ask("PUT", way("in"), GOOGLE);
  const elsewhere: Partial<MailAccountEdit>[] = [
    { host: "imap.evil.example" },
    { port: 143, security: "starttls" },
    { user: "somebody@accounts.example" },
  ];
  for (const part of elsewhere) {
    expect(faults(await ask("PUT", way("in"), { ...SILENT, ...part })), JSON.stringify(part)).toEqual([
      "password secretAgain",
    ]);
    expect(faults(await ask("POST", way("in", "/try"), { ...SILENT, ...part }))).toEqual(["password secretAgain"]);
  }
  const asToken = { ...SILENT, signIn: "token", tokenUrl: "https://token.evil.example/", clientId: "x" };
  expect(faults(await ask("PUT", way("in"), asToken))).toEqual(["clientSecret secretAgain"]);
  // The way out has none at all yet, and takes none of the way in.
  expect(faults(await ask("PUT", way("out"), { ...SILENT, port: 465 }))).toEqual(["password secretAgain"]);
});

test("what leads inside, speaks without TLS or knocks at other ports is refused at its field, except where the house names it", async () => {
  const inside = { ...GOOGLE, host: "10.0.0.7" };
  expect(faults(await ask("PUT", way("in"), inside))).toEqual(["host insideHost"]);
  expect(faults(await ask("PUT", way("in"), { ...inside, host: "::ffff:127.0.0.1" }))).toEqual(["host insideHost"]);
  expect(faults(await ask("PUT", way("in"), { ...GOOGLE, security: "none", port: 22 }))).toEqual([
    "port mailPort",
    "security needsTls",
  ]);
  const asToken = { ...GOOGLE, signIn: "token", clientSecret: "s", clientId: null, tokenUrl: null };
  expect(faults(await ask("PUT", way("in"), asToken))).toEqual(["tokenUrl required", "clientId required"]);
  const atPort = { ...asToken, clientId: "c", tokenUrl: "https://token.example:8443/" };
  expect(faults(await ask("PUT", way("in"), atPort))).toEqual(["tokenUrl tokenUrl"]);
  expect((await ask("PUT", way("in"), { ...atPort, tokenUrl: "http://token.example/" })).statusCode).toBe(400);
  // Of a name only the try says it: names may lead elsewhere tomorrow.
  const named = await ask("POST", way("in", "/try"), { ...GOOGLE, host: "localhost" });
  expect(named.json()).toEqual({ fault: "inside", says: null });
  const tokenInside = { ...atPort, tokenUrl: "https://localhost/token", host: "localhost", port: 1 };
  expect((await ask("POST", way("in", "/try"), tokenInside)).json().fault).toBe("inside");
});

test("a try says what works and what does not, and keeps nothing", async () => {
  expect((await ask("POST", way("out", "/try"), house())).json()).toEqual({ fault: null, says: null });
  const wrong = await ask("POST", way("out", "/try"), { ...house(), password: "wrong" });
  expect(wrong.json()).toMatchObject({ fault: "signIn", says: expect.stringContaining("535") });
  expect(signedIn).toEqual(["help right", "help wrong"]);
  const nobody = { ...house(), host: "localhost", port: 1 };
  expect((await ask("POST", way("out", "/try"), nobody)).json()).toMatchObject({ fault: "refused" });
  expect((await ask("GET", `lines/${lineId}/mail`)).json().out).toBeNull();
  expect((await ask("PUT", way("out"), house())).statusCode).toBe(200);
  const { password: _, ...silent } = house();
  expect((await ask("POST", way("out", "/try"), silent)).json()).toEqual({ fault: null, says: null });
  expect((await ask("GET", "mail-lines")).json().items[0].out.by).toBe("server");
});

test("who edits or removes what somebody else changed, made or removed meanwhile is told so, and what they saved stays", async () => {
  const path = `lines/${await aMailLine(token, "meanwhile@accounts.example")}/mail`;
  const on = (headers: Record<string, string>, body?: unknown, method = "PUT") =>
    api.ask(method, `${path}/in`, { token, body, headers });
  const version = async () => `"${(await ask("GET", path)).json().in.version}"`;
  const NEW = { "if-none-match": "*" };
  // At once: one of them made it.
  const making = await Promise.all(["Mine", "Yours", "Theirs"].map((folder) => on(NEW, { ...GOOGLE, folder })));
  expect(making.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412]);
  const seen = await version();
  const editing = await Promise.all(
    ["A", "B", "C"].map((folder) =>
      on({ "if-match": seen }, { ...GOOGLE, folder, password: `app-password-${folder}` }),
    ),
  );
  expect(editing.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412]);
  const refused = editing.find(({ statusCode }) => statusCode === 412)?.json();
  expect(refused).toMatchObject({ code: "changedMeanwhile", title: "It changed meanwhile" });
  const done = editing.findIndex(({ statusCode }) => statusCode === 200);
  expect((await ask("GET", path)).json().in.folder).toBe(["A", "B", "C"][done]);

  expect((await on({ "if-match": seen }, undefined, "DELETE")).statusCode).toBe(412);
  const now = await version();
  expect((await on({ "if-match": now }, undefined, "DELETE")).statusCode).toBe(204);
  expect((await on({ "if-match": now }, GOOGLE)).statusCode).toBe(412);
  expect((await ask("GET", path)).json().in).toBeNull();
});

test("only administrators of the line's own tenant see and set it, and only of a line of mails", async () => {
  const [supervisor, others] = [await world.token("supervisor"), await api.world("Others")];
  const theirs = await others.token("administrator");
  for (const [method, path, body] of [
    ["GET", `lines/${lineId}/mail`, undefined],
    ["PUT", way("in"), GOOGLE],
    ["DELETE", way("in"), undefined],
    ["POST", way("in", "/try"), GOOGLE],
  ] as const) {
    expect((await api.ask(method, path, { token: supervisor, body })).statusCode, path).toBe(403);
    expect((await api.ask(method, path, { token: theirs, body })).statusCode, path).toBe(404);
    expect((await ask(method, path.replace(lineId, world.lineId), body)).statusCode, path).toBe(404);
  }
});
