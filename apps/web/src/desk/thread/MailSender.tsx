import type { MessageFlag, MessageView } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../icons/Icon.tsx";

interface MailSenderProps {
  readonly message: MessageView;
  /** The conversation's address; null where it has none that is written to. */
  readonly address: string | null;
  /** How we call who writes. */
  readonly customer: string;
}

/** Where a mail came from: the name that its sender gives, which may be anything, and the address. */
export function MailSender({ message: { senderName = null, from = null }, address, customer }: MailSenderProps) {
  const shown = from ?? address;
  if (shown === null) return null;
  const named = senderName !== null && senderName !== "" && senderName !== customer;
  const text = named ? `${senderName} <${shown}>` : shown;
  return text === customer ? null : <span className="ellipsis ink-2">{text}</span>;
}

type Tone = "warn" | "crit" | "ink-2";
const look: Readonly<Record<MessageFlag, readonly [IconName, Tone]>> = {
  twoFroms: ["users", "crit"],
  claimed: ["shieldQuestion", "warn"],
  automatic: ["cycle", "ink-2"],
  bounce: ["undo", "crit"],
  complaint: ["frown", "crit"],
  brokenCharset: ["alert", "warn"],
  faxEmpty: ["fax", "warn"],
  faxBroken: ["fax", "warn"],
  cutSize: ["alert", "warn"],
  cutHeaders: ["alert", "warn"],
  cutParts: ["alert", "warn"],
  cutDepth: ["alert", "warn"],
  cutText: ["alert", "warn"],
  cutTime: ["alert", "warn"],
  cutMemory: ["alert", "warn"],
  unreadable: ["alert", "crit"],
  original: ["note", "ink-2"],
};

/** What was noticed of a message, in words that an agent can act on. */
export function MessageFlags({ flags }: { readonly flags: readonly MessageFlag[] | undefined }) {
  const { t } = useTranslation("thread");
  if (!flags || flags.length === 0) return null;
  return (
    <ul className="message-flags">
      {flags.map((flag) => {
        const [icon, tone] = look[flag] ?? ["alert", "warn"];
        return (
          <li key={flag} className={`row tight ${tone}`}>
            <Icon name={icon} size={12} />
            {t(`flags.${flag}`)}
          </li>
        );
      })}
    </ul>
  );
}
