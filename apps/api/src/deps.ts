import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { AttachmentStore, OutsideHosts, PageReader, SealedTexts } from "@touchstone/attachments";
import type { Database, Wishes } from "@touchstone/db";
import type { FolderMail, MailParser, MailPort } from "@touchstone/mail";
import type { CarrierAccount } from "@touchstone/telephony";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";

/** What the screens show of mails. */
export interface MailDeps {
  readonly parser: Pick<MailParser, "parse" | "sanitize">;
  /** Where a tenant's mails are kept instead of being sent; null where a server sends them. */
  readonly outboxOf: ((tenantId: string) => Pick<FolderMail, "list" | "read" | "removeOf">) | null;
  /** Without it no line can be given an account of its own. */
  readonly accounts?: MailAccountDeps;
}

/** With what accounts of lines of mails are set and tried. */
export interface MailAccountDeps {
  readonly hosts: OutsideHosts;
  readonly sealed: SealedTexts;
}

export interface ApiDeps {
  /** As the app role: every query sees one tenant. */
  readonly database: Database;
  readonly wishes: Wishes;
  /** Our own origin as browsers know it. */
  readonly publicUrl: string;
  /** The carrier account with which a tenant's agents talk; null when it has none. */
  readonly carrierAccountOf: (tenantId: string) => Promise<CarrierAccount | null>;
  /** Has the account this number (E.164)? Null when the carrier cannot be asked now. */
  readonly hasNumber: (account: CarrierAccount, address: string) => Promise<boolean | null>;
  /** Sends the number's calls and texts here. False: not the account's; null when the carrier cannot be asked now. */
  readonly aimNumber: (account: CarrierAccount, address: string) => Promise<boolean | null>;
  /** Where files of messages are kept; without it there are none. */
  readonly files?: Pick<AttachmentStore, "keep" | "read" | "removeUnused">;
  /** Draws the pages of documents that are uploaded; without it they are sent and not looked at. */
  readonly pages?: Pick<PageReader, "read">;
  readonly mail?: MailDeps;
  /** By what transcripts go to visitors who ask for theirs; without it none do. */
  readonly transcriptsBy?: (tenantId: string, from: string) => Promise<Pick<MailPort, "send"> | null>;
  /** WebSocket URL of the emulator's phone; null with a real carrier, and then there is no `/sim`. */
  readonly emulatorPhoneUrl: string | null;
  /** The password of all people of demo tenants, shown under the sign-in form; null shows none. */
  readonly demoPassword: string | null;
}

type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Adds the routes of one subject below `/api/v1`. */
export type Routes = (app: Server, deps: ApiDeps) => void;
