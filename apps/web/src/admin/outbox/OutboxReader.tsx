import type { OutboxMail } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useOutboxMail } from "../../api/outbox.ts";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { MailFrame } from "../../mail/MailFrame.tsx";
import { Failure } from "../Failure.tsx";

interface OutboxReaderProps {
  readonly mailId: string;
  readonly onClose: () => void;
}

/** One mail as its receiver would have it. */
export function OutboxReader({ mailId, onClose }: OutboxReaderProps) {
  const { t } = useTranslation(["admin", "common"]);
  const { data: mail, error } = useOutboxMail(mailId);
  if (!mail) return <Failure error={error} />;
  const subject = mail.subject || t("outbox.noSubject");
  return (
    <article className="outbox-mail" aria-label={subject}>
      <header className="row">
        <h2 className="text-section ellipsis grow" dir="auto">
          {subject}
        </h2>
        <button type="button" className="button quiet small icon-only" aria-label={t("common:close")} onClick={onClose}>
          <Icon name="cross" size={14} />
        </button>
      </header>
      <Head mail={mail} />
      {mail.html ? (
        <MailFrame path={`/outbox/${mailId}/html`} title={subject} text={mail.text} />
      ) : (
        <p className="outbox-text" dir="auto">
          {mail.text}
        </p>
      )}
      {mail.files.length > 0 && (
        <p className="text-caption">
          {t("outbox.files")} {mail.files.map(({ name }) => name).join(", ")}
        </p>
      )}
    </article>
  );
}

const written = (all: OutboxMail["to"]) =>
  all.map(({ name, address }) => (name === "" ? address : `${name} <${address}>`)).join(", ");

function Head({ mail: { from, to, replyTo, at } }: { readonly mail: OutboxMail }) {
  const { t, i18n } = useTranslation("admin");
  return (
    <dl className="outbox-head">
      <dt>{t("outbox.from")}</dt>
      <dd>{written([from])}</dd>
      <dt>{t("outbox.to")}</dt>
      <dd>{written(to)}</dd>
      <dt>{t("outbox.replyTo")}</dt>
      <dd>{written(replyTo)}</dd>
      <dt>{t("outbox.at")}</dt>
      <dd>{formatMoment(at, serverNow(), i18n.language)}</dd>
    </dl>
  );
}
