import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import hoodiecrow from "hoodiecrow-imap";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, describe, expect, test } from "vitest";
import { tryMailbox } from "../receive/imapMailbox.ts";
import { mailFaultOf } from "../receive/mailFault.ts";
import { createSmtpMail, trySmtp } from "../send/createSmtpMail.ts";
import { anOutgoingMail } from "../send/mailPort.conformance.ts";
import { aCertificate } from "../testing/aCertificate.ts";
import { createLineMail } from "./createLineMail.ts";
import { createTokenSource } from "./createTokenSource.ts";
import { imapPlaceOf } from "./imapPlaceOf.ts";
import type { MailAccount, TokenGrant } from "./mailAccount.ts";

// Accounts at real servers: what works, and what is told of what does not.

const HOST = "mail.shop.example";
const { key, cert } = aCertificate(HOST);
const closing: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** Every name leads to this machine. */
const reach = async () => "127.0.0.1";
const PASSWORD = { password: "pass 密码" };

async function anSmtpServer(options: SMTPServerOptions = {}) {
  const arrived: { readonly user: unknown; readonly raw: string }[] = [];
  const server = new SMTPServer({
    ...{ key, cert, logger: false, authMethods: ["PLAIN", "XOAUTH2"], allowInsecureAuth: true },
    onAuth: ({ password, accessToken, username }, _session, done) => {
      if (password === PASSWORD.password || accessToken === "token-2") return done(null, { user: username });
      // Of a token it says why it does not take it; the client answers, and may show another one.
      if (accessToken) return done(null, { data: { status: "401", schemes: "bearer" } });
      done(Object.assign(new Error("no"), { responseCode: 535 }));
    },
    onData: (stream, { user }, done) => {
      buffer(stream).then((raw) => {
        arrived.push({ user, raw: raw.toString() });
        done();
      }, done);
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => new Promise<void>((closed) => server.close(closed)));
  return { arrived, port: (server.server.address() as AddressInfo).port };
}

/** Gives token-1, token-2, … to who shows this refresh token. */
async function aProvider() {
  const asked: Record<string, string>[] = [];
  const server = createHttps({ key, cert }, (request, response) => {
    void text(request).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      asked.push(form);
      if (request.url === "/elsewhere") return response.writeHead(302, { location: "https://evil.example/" }).end();
      if (request.url === "/page") return response.writeHead(500).end("<h1>secret-1</h1>");
      const isRight = form.client_secret === "secret-1";
      const answer = isRight
        ? { access_token: `token-${asked.length}`, expires_in: 3600 }
        : { error: "invalid_client" };
      return response
        .writeHead(isRight ? 200 : 401, { "content-type": "application/json" })
        .end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => new Promise((closed) => server.close(closed)));
  const { port } = server.address() as AddressInfo;
  const grant: TokenGrant = {
    ...{ tokenUrl: `https://${HOST}:${port}/token`, clientId: "client-1", clientSecret: "secret-1" },
    ...{ refreshToken: "refresh-1", scope: null },
  };
  return { asked, grant, at: (path: string) => ({ ...grant, tokenUrl: `https://${HOST}:${port}${path}` }) };
}

const anAccount = (port: number, more: Partial<MailAccount> = {}): MailAccount => ({
  ...{ host: HOST, port, security: "starttls", user: "help", signIn: PASSWORD, ...more },
});

/** What an administrator is told. */
const faultOf = (tried: Promise<unknown>) =>
  tried.then(
    () => null,
    (error: unknown) => mailFaultOf(error),
  );

describe("an account by which mails go out", () => {
  test.each(["tls", "starttls"] as const)("signs in over %s and sends", async (security) => {
    const { arrived, port } = await anSmtpServer(security === "tls" ? { secure: true } : {});
    const mail = createSmtpMail({ account: anAccount(port, { security }), reach, ca: cert });
    expect(await mail.send(anOutgoingMail())).toMatchObject({ kind: "done" });
    await mail.close();
    expect(arrived.map(({ user }) => user)).toEqual(["help"]);
  });

  test("shows an access token, and a new one when the server does not take it", async () => {
    const { arrived, port } = await anSmtpServer();
    const { asked, grant } = await aProvider();
    const mail = createSmtpMail({ account: anAccount(port, { signIn: grant }), reach, ca: cert });
    expect(await mail.send(anOutgoingMail())).toMatchObject({ kind: "done" });
    await mail.close();
    expect([arrived.length, asked.length]).toEqual([1, 2]);
    expect(asked[0]).toEqual({
      ...{ grant_type: "refresh_token", refresh_token: "refresh-1" },
      ...{ client_id: "client-1", client_secret: "secret-1" },
    });
  });

  test("says what is wrong, and its mails are tried again", async () => {
    const { port } = await anSmtpServer();
    const plain = await anSmtpServer({ disabledCommands: ["STARTTLS"] });
    const { grant } = await aProvider();
    const away = await anSmtpServer();
    await closing.pop()?.();
    const inside = () => Promise.reject(Object.assign(new Error("inside"), { code: "EINSIDE" }));
    const wrongToken = { ...grant, clientSecret: "wrong" };
    const cases: [string, RegExp, Parameters<typeof trySmtp>[0]][] = [
      ["signIn", /^EAUTH$/, { account: anAccount(port, { signIn: { password: "wrong" } }), reach, ca: cert }],
      ["token", /^ETOKEN$/, { account: anAccount(port, { signIn: wrongToken }), reach, ca: cert }],
      ["certificate", /CERT/, { account: anAccount(port), reach }],
      ["certificate", /CERT/, { account: anAccount(port, { host: "other.example" }), reach, ca: cert }],
      ["noTls", /^E(TLS|RR_SSL)/, { account: anAccount(plain.port), reach, ca: cert }],
      ["noTls", /^E(TLS|RR_SSL)/, { account: anAccount(port, { security: "tls" }), reach, ca: cert }],
      ["refused", /^ECONNREFUSED$/, { account: anAccount(away.port), reach, ca: cert }],
      ["inside", /^EINSIDE$/, { account: anAccount(port), reach: inside, ca: cert }],
    ];
    for (const [fault, code, options] of cases) {
      expect(await faultOf(trySmtp({ timeoutMs: 2_000, ...options })), String(code)).toBe(fault);
      const mail = createSmtpMail({ timeoutMs: 2_000, ...options });
      expect(await mail.send(anOutgoingMail()), fault).toMatchObject({
        kind: "retry",
        code: expect.stringMatching(code) as unknown,
      });
      await mail.close();
    }
  });
});

describe("an access token", () => {
  test("is asked for once as long as it is good, however many want it", async () => {
    const { asked, grant } = await aProvider();
    const tokenOf = createTokenSource({ ...grant, refreshToken: null, scope: "mail.send" }, { reach, ca: cert });
    expect(await Promise.all([tokenOf(), tokenOf(), tokenOf()])).toEqual(["token-1", "token-1", "token-1"]);
    expect([await tokenOf(), await tokenOf(true)]).toEqual(["token-1", "token-2"]);
    expect(asked[0]).toMatchObject({ grant_type: "client_credentials", scope: "mail.send" });
  });

  test("that is not given is told in the provider's word, without a secret; nothing is followed elsewhere", async () => {
    const { grant, at } = await aProvider();
    const said = (one: TokenGrant) =>
      createTokenSource(one, { reach, ca: cert })().catch((error: unknown) => String(error));
    expect(await said({ ...grant, clientSecret: "wrong" })).toBe("NoToken: no access token: invalid_client");
    expect(await said(at("/elsewhere"))).toBe("NoToken: no access token: status 302");
    expect(await said(at("/page"))).toBe("NoToken: no access token: status 500");
    const reachInside = () => Promise.reject(Object.assign(new Error("the host is inside"), { code: "EINSIDE" }));
    await expect(createTokenSource(grant, { reach: reachInside, ca: cert })()).rejects.toThrow("inside");
  });
});

describe("an account of a mailbox", () => {
  async function anImapServer() {
    const server = hoodiecrow({
      plugins: ["ID", "SASL-IR", "AUTH-PLAIN", "IDLE", "LITERALPLUS", "XOAUTH2"],
      storage: { INBOX: { messages: [] } },
    });
    await new Promise<void>((ready) => server.listen(0, ready));
    closing.push(() => new Promise<void>((closed) => server.close(closed)));
    return (server.server.address() as AddressInfo).port;
  }
  const placeOf = (account: MailAccount, folder: string | null = null) =>
    imapPlaceOf(account, { folder, authority: null }, { address: "help@shop.example", reach, timeoutMs: 2_000 });
  const rightOne = { user: "testuser", signIn: { password: "testpass" }, security: "none" } as const;

  test("opens its folder, or says why it cannot", async () => {
    const port = await anImapServer();
    const account = anAccount(port, rightOne);
    expect(await faultOf(tryMailbox(placeOf(account)))).toBeNull();
    expect(await faultOf(tryMailbox(placeOf(account, "Nowhere")))).toBe("noFolder");
    expect(await faultOf(tryMailbox(placeOf({ ...account, signIn: { password: "wrong" } })))).toBe("signIn");
    expect(await faultOf(tryMailbox(placeOf({ ...account, security: "starttls" })))).toBe("noTls");
    expect(await faultOf(tryMailbox(placeOf({ ...account, security: "tls" })))).toBe("noTls");
  });
});

test("each line's mails go out by its own account, by the new one when it changes, and otherwise as the house has it", async () => {
  const [first, second] = [await anSmtpServer(), await anSmtpServer()];
  const kept = (port: number, version: string, secret = JSON.stringify(PASSWORD)) => ({
    ...{ tenantId: "t", lineId: "l", way: "out" as const, version, secret },
    settings: {
      ...{ host: HOST, port, security: "none" as const, user: "help", signIn: "password" as const },
      ...{ tokenUrl: null, clientId: null, scope: null },
    },
  });
  let now: ReturnType<typeof kept> | null = kept(first.port, "1");
  const house = createSmtpMail({ url: "smtp://127.0.0.1:1" });
  const sealed = {
    open: (place: string, text: string) => {
      if (place !== "t/l/out" || text === "of another ring") throw new Error("it does not open");
      return text;
    },
  };
  const mail = createLineMail({ find: async () => now, sealed, otherwise: () => house, reach });
  const send = async () => await (await mail.portOf("t", "help@shop.example"))?.send(anOutgoingMail());
  expect([(await send())?.kind, (await send())?.kind]).toEqual(["done", "done"]);
  now = kept(second.port, "2");
  expect((await send())?.kind).toBe("done");
  expect([first.arrived.length, second.arrived.length]).toEqual([2, 1]);
  now = kept(second.port, "3", "of another ring");
  expect(await send()).toMatchObject({ kind: "retry", code: "EACCES" });
  now = null;
  expect(await mail.portOf("t", "help@shop.example")).toBe(house);
  await Promise.all([mail.close(), house.close()]);
});
