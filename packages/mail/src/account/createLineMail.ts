import { createSmtpMail } from "../send/createSmtpMail.ts";
import type { MailPort } from "../send/outgoingMail.ts";
import type { Reach } from "./mailAccount.ts";
import { type KeptMailAccount, openMailAccount } from "./openMailAccount.ts";

export interface LineMailOptions {
  /** The account by which mails of this address go out; its version is another one with each change. Null: the line has none. */
  readonly find: (
    tenantId: string,
    address: string,
  ) => Promise<(KeptMailAccount & { readonly version: string }) | null>;
  /** Opens what is sealed; throws when it is of another key ring. */
  readonly sealed: { open(place: string, sealed: string): string };
  /** By what mails go out whose line has no account; null: not at all. */
  readonly otherwise: (tenantId: string) => MailPort | null;
  readonly reach: Reach;
}

/** By what the mails of tenants' lines go out. Close it when nothing is sent any more. */
export interface LineMail {
  /** Asked for each mail, because its account may have changed; null: there is nothing to send it by. */
  readonly portOf: (tenantId: string, address: string) => Promise<MailPort | null>;
  readonly close: () => Promise<void>;
}

export function createLineMail(options: LineMailOptions): LineMail {
  const open = new Map<string, { readonly version: string; readonly port: MailPort }>();
  return {
    portOf: async (tenantId, address) => {
      const key = `${tenantId} ${address}`;
      const found = await options.find(tenantId, address);
      const known = open.get(key);
      if (found !== null && known?.version === found.version) return known.port;
      open.delete(key);
      // What it sends now it still sends.
      void known?.port.close();
      if (found === null) return options.otherwise(tenantId);
      const port = openPort(options, found);
      open.set(key, { version: found.version, port });
      return port;
    },
    close: async () => {
      await Promise.all([...open.values()].map(({ port }) => port.close()));
    },
  };
}

/** What does not open is told like a secret that is not there, and not sent by another server in its place. */
function openPort({ sealed, reach }: LineMailOptions, found: KeptMailAccount): MailPort {
  try {
    return createSmtpMail({ account: openMailAccount(sealed, found), reach });
  } catch {
    return { send: async () => ({ kind: "retry", code: "EACCES", afterMs: 5 * 60_000 }), close: async () => {} };
  }
}
