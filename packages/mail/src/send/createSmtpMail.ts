import { connect, type Socket } from "node:net";
import { createTransport } from "nodemailer";
import { createTokenSource } from "../account/createTokenSource.ts";
import type { MailAccount, Reach } from "../account/mailAccount.ts";
import { faultCode, type MailFault, mailFaultOf } from "../receive/mailFault.ts";
import { composeMail, flawOf } from "./composeMail.ts";
import type { MailPort, MailResult } from "./outgoingMail.ts";

interface SmtpAccount {
  readonly account: MailAccount;
  readonly reach: Reach;
  /** Certificates of authorities that are believed beside the usual ones, as PEM. */
  readonly ca?: string;
}

export type SmtpOptions = {
  /** For connecting, greeting and each answer. Default 20,000 ms. */
  readonly timeoutMs?: number;
  /** As the installation says it: `smtps://user:secret@host:465` or `smtp://host:587`. */
} & ({ readonly url: string } | SmtpAccount);

interface SmtpFailure {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly message?: string;
}

/** Busy servers ask to come again later; most of them let one through after five minutes. */
const LATER_MS = 5 * 60_000;

/** Mail out by SMTP, over a few connections that are kept. */
export function createSmtpMail(options: SmtpOptions): MailPort {
  const transport = openTransport(options);
  return {
    send: async (mail) => {
      const flaw = flawOf(mail);
      if (flaw) return { kind: "refused", code: "unsendable", detail: flaw };
      try {
        const { rejected, accepted } = await transport.sendMail(composeMail(mail));
        // Somebody has it: sending again would be a second mail for them.
        if (accepted.length > 0 || rejected.length === 0) return { kind: "done", providerId: mail.messageId };
        return { kind: "refused", code: "recipients", detail: "no recipient was accepted" };
      } catch (error) {
        return resultOf(error as SmtpFailure);
      }
    },
    close: async () => transport.close(),
  };
}

/** Signs in and sends nothing. Throws why that cannot be done (`mailFaultOf`). */
export async function trySmtp(options: SmtpOptions): Promise<void> {
  const transport = openTransport(options);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

function openTransport(options: SmtpOptions) {
  const { timeoutMs = 20_000 } = options;
  if ("account" in options) return openAccount(options, timeoutMs);
  const separator = options.url.includes("?") ? "&" : "?";
  const times = `connectionTimeout=${timeoutMs}&greetingTimeout=${timeoutMs}&socketTimeout=${timeoutMs}`;
  return createTransport(`${options.url}${separator}pool=true&maxConnections=4&${times}`);
}

function openAccount({ account, reach, ca }: SmtpAccount, timeoutMs: number) {
  const { host, port, security, user, signIn } = account;
  const transport = createTransport({
    pool: true,
    ...{ maxConnections: 4, host, port, secure: security === "tls", requireTLS: security === "starttls" },
    ignoreTLS: security === "none",
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    auth: "password" in signIn ? { user, pass: signIn.password } : { type: "OAuth2", user },
    // A server that asks for no password is not the one that was meant.
    forceAuth: true,
    getSocket: (_options: unknown, done: SocketGiven) => {
      openSocket(reach, { host, port, timeoutMs }).then((connection) => done(null, { connection }), done);
    },
    ...(ca ? { tls: { ca } } : {}),
  });
  if ("password" in signIn) return transport;
  const tokenOf = createTokenSource(signIn, { reach, ...(ca ? { ca } : {}) });
  transport.set("oauth2_provision_cb", (_user: string, renew: boolean, done: TokenGiven) => {
    tokenOf(renew).then((token) => done(null, token), done);
  });
  return transport;
}

type SocketGiven = (error: Error | null, given?: { readonly connection: Socket }) => void;
type TokenGiven = (error: Error | null, accessToken?: string) => void;

/** Connected to the address that was looked up, not to what the name means a moment later. */
async function openSocket(reach: Reach, { host, port, timeoutMs }: { host: string; port: number; timeoutMs: number }) {
  const socket: Socket = connect({ host: await reach(host, port), port });
  const late = setTimeout(() => {
    socket.destroy(Object.assign(new Error("nobody answered in time"), { code: "ETIMEDOUT" }));
  }, timeoutMs);
  try {
    return await new Promise<Socket>((resolve, reject) => {
      socket.once("error", reject).once("connect", () => resolve(socket.off("error", reject)));
    });
  } finally {
    clearTimeout(late);
  }
}

/** Before these nothing was said of the mail: greeting, TLS, sign-in. */
const ABOUT_THE_MAIL = new Set(["MAIL FROM", "RCPT TO", "DATA"]);

/** What an administrator has to set right: more tries in the next minutes change nothing. */
const SETTLED_BY_PEOPLE = new Set<MailFault>(["signIn", "token", "inside", "certificate"]);

function resultOf(failure: SmtpFailure): MailResult {
  const { code, responseCode, command, message } = failure;
  if (responseCode !== undefined && responseCode >= 500) {
    // What is wrong with our own name or place at the server is no fault of the mail.
    if (code === "EAUTH" || responseCode === 530 || responseCode === 535)
      return { kind: "retry", code: "EAUTH", afterMs: LATER_MS };
    if (!ABOUT_THE_MAIL.has(command ?? ""))
      return { kind: "retry", code: faultCode(failure) ?? "ECONNECTION", afterMs: LATER_MS };
    return { kind: "refused", code: String(responseCode), detail: (message ?? "").slice(0, 500) };
  }
  if (responseCode !== undefined && responseCode >= 400)
    return { kind: "retry", code: String(responseCode), afterMs: LATER_MS };
  // The mail had been handed over when the line broke: nobody knows whether it is on its way.
  if (command === "DATA") return { kind: "retry", code: "ambiguous" };
  const isSettled = SETTLED_BY_PEOPLE.has(mailFaultOf(failure));
  return { kind: "retry", code: faultCode(failure) ?? "ECONNECTION", ...(isSettled ? { afterMs: LATER_MS } : {}) };
}
