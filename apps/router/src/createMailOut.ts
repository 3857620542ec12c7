import { join } from "node:path";
import { createOutsideHosts, createSealedTexts, type OpenedFiles } from "@touchstone/attachments";
import { findMailAccount } from "@touchstone/db";
import { createFolderMail, createLineMail, createSignedIds, createSmtpMail, type MailPort } from "@touchstone/mail";
import type pg from "pg";
import type { MailOut } from "./sendMail.ts";

/** Where mail goes out: a server (as nodemailer reads its URL), or a folder that administrators look into. */
export type MailPlace = { readonly smtpUrl: string } | { readonly outboxDir: string };

export interface MailOutOptions {
  /** Mails of lines that have no account of their own; null: they wait. */
  readonly otherwise: MailPlace | null;
  /** As the system role: the lines' own accounts are there. */
  readonly pool: pg.Pool;
  /** `host:port` of servers inside that lines may use, separated by spaces. */
  readonly insideHosts?: string;
}

/** Mail out: by the line's own account, or as the installation says. Close it when nothing is sent any more. */
export function createMailOut(
  { files, secretFor }: OpenedFiles,
  { otherwise, pool, insideHosts = "" }: MailOutOptions,
): MailOut & { close(): Promise<void> } {
  const secret = secretFor("mail ids");
  const sealed = createSealedTexts(secretFor("mail accounts"));
  const rest = restOf(otherwise);
  const { portOf, close } = createLineMail({
    find: (tenantId, address) => findMailAccount(pool, tenantId, address),
    ...{ sealed, otherwise: rest.portOf },
    reach: createOutsideHosts(insideHosts).reach,
  });
  const closeAll = async () => {
    await Promise.all([close(), rest.close()]);
  };
  return { portOf, close: closeAll, files, idsOf: (tenantId) => createSignedIds(secret, tenantId) };
}

interface Rest {
  portOf(tenantId: string): MailPort | null;
  close(): Promise<void>;
}

function restOf(place: MailPlace | null): Rest {
  if (place === null) return { portOf: () => null, close: async () => {} };
  return "smtpUrl" in place ? overSmtp(place.smtpUrl) : intoFolders(place.outboxDir);
}

function overSmtp(url: string): Rest {
  const port = createSmtpMail({ url });
  return { portOf: () => port, close: () => port.close() };
}

/** Each tenant has a folder of its own. */
function intoFolders(outboxDir: string): Rest {
  const ports = new Map<string, MailPort>();
  const portOf = (tenantId: string): MailPort => {
    const port = ports.get(tenantId) ?? createFolderMail(join(outboxDir, tenantId));
    ports.set(tenantId, port);
    return port;
  };
  const close = async () => {
    await Promise.all([...ports.values()].map((port) => port.close()));
  };
  return { portOf, close };
}
