import { isIP } from "node:net";
import { createOutsideHosts, createSealedTexts, type OpenedFiles } from "@touchstone/attachments";
import type { MailAccountEdit, MailWay } from "@touchstone/contracts";
import type { MailAccountKey, MailAccountRow, MailAccountSettings } from "@touchstone/db";
import { type MailSecrets, mailSecretPlace } from "@touchstone/mail";
import type { MailAccountDeps } from "./deps.ts";
import type { Fault } from "./fault.ts";

/** What administrators set accounts of lines of mails with. `insideHosts`: `host:port`, separated by spaces. */
export function openAccounts({ secretFor }: Pick<OpenedFiles, "secretFor">, insideHosts: string): MailAccountDeps {
  return { hosts: createOutsideHosts(insideHosts), sealed: createSealedTexts(secretFor("mail accounts")) };
}

/** Where servers of mails listen; at other ports nobody is knocked at for somebody who types them. */
const PORTS: Readonly<Record<MailWay, readonly number[]>> = { in: [143, 993], out: [25, 465, 587, 2525] };

/** What is kept of an edit, without its secrets and without what its kind has no use for. */
export function settingsOf(edit: MailAccountEdit, way: MailWay): MailAccountSettings {
  const { host, port, security, user, signIn, folder, authority } = edit;
  const isToken = signIn === "token";
  return {
    ...{ host: host.toLowerCase(), port, security, user, signIn },
    ...{ tokenUrl: isToken ? edit.tokenUrl : null, clientId: isToken ? edit.clientId : null },
    ...{ scope: isToken ? edit.scope : null, folder: way === "in" ? folder : null },
    authority: way === "in" ? authority : null,
  };
}

/**
 * The secrets of an edit: those that are typed, all together, or without any those that are kept, when they go to whom they went
 * before; null when neither is so.
 */
export function secretsOf(
  { sealed }: MailAccountDeps,
  key: MailAccountKey,
  { edit, settings, before }: { edit: MailAccountEdit; settings: MailAccountSettings; before: MailAccountRow | null },
): { readonly secrets: MailSecrets; readonly isNew: boolean } | null {
  const { password, clientSecret, refreshToken } = edit;
  const typed: MailSecrets =
    settings.signIn === "password"
      ? { ...(password === undefined ? {} : { password }) }
      : {
          ...(clientSecret === undefined ? {} : { clientSecret }),
          ...(refreshToken === undefined ? {} : { refreshToken }),
        };
  if (Object.keys(typed).length > 0) return { secrets: typed, isNew: true };
  if (before === null || !goesTo(before.settings, settings)) return null;
  return { secrets: JSON.parse(sealed.open(mailSecretPlace(key), before.secret)) as MailSecrets, isNew: false };
}

const RECEIVER = ["host", "port", "security", "user", "signIn", "tokenUrl", "clientId"] as const;

/** Else whoever may edit and must not know the password would have it sent to a server of his own. */
const goesTo = (before: MailAccountSettings, now: MailAccountSettings) =>
  RECEIVER.every((field) => before[field] === now[field]);

/** What is wrong with where an account is and how it signs in. */
export async function faultsOf(
  { hosts }: MailAccountDeps,
  settings: MailAccountSettings,
  way: MailWay,
): Promise<Fault[]> {
  const { host, port, security, signIn, tokenUrl, clientId } = settings;
  const faults: Fault[] = [];
  if (!hosts.isMeant(host, port)) {
    if (isIP(host) !== 0 && (await isInside(hosts, host, port))) faults.push({ field: "host", code: "insideHost" });
    if (!PORTS[way].includes(port))
      faults.push({ field: "port", code: "mailPort", values: { ports: PORTS[way].join(", ") } });
    if (security === "none") faults.push({ field: "security", code: "needsTls" });
  }
  if (signIn === "password") return faults;
  if (tokenUrl === null) faults.push({ field: "tokenUrl", code: "required" });
  else if (!isTokenUrl(hosts, tokenUrl)) faults.push({ field: "tokenUrl", code: "tokenUrl" });
  if (clientId === null) faults.push({ field: "clientId", code: "required" });
  return faults;
}

async function isInside(hosts: MailAccountDeps["hosts"], host: string, port: number): Promise<boolean> {
  return await hosts.reach(host, port).then(
    () => false,
    () => true,
  );
}

function isTokenUrl(hosts: MailAccountDeps["hosts"], text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hostname, port } = new URL(text);
  return port === "" || hosts.isMeant(hostname, Number(port));
}
