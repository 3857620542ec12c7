import type { EmulatorLedgerEntry } from "@touchstone/contracts";

/** A mail that a person has sent. */
export type SentMail = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  readonly files: readonly string[];
  readonly at: number;
  outcome: EmulatorLedgerEntry["outcome"];
};

/** All mails that people have sent, the newest last. */
export type Mailbox = {
  put(mail: SentMail): void;
  /** Those of a sender, or all. */
  list(from: string | undefined, limit: number): readonly SentMail[];
  clear(): void;
};

/** Without their bytes a mail is small; more than this nobody looks at. */
const KEPT = 2_000;

export const createMailbox = (): Mailbox => {
  let mails: SentMail[] = [];
  return {
    put(mail) {
      mails = [...mails.slice(1 - KEPT), mail];
    },
    list: (from, limit) =>
      mails.filter((mail) => from === undefined || mail.from.toLowerCase() === from.toLowerCase()).slice(-limit),
    clear() {
      mails = [];
    },
  };
};
