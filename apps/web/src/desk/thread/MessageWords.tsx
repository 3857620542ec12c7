import type { MessageView } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MailFrame } from "../../mail/MailFrame.tsx";

const forms = ["formatted", "plain"] as const;
type Form = (typeof forms)[number];

/** What a message says: formatted where its writer formatted it, else its text, with what it repeats folded away. */
export function MessageWords({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation("thread");
  const [form, setForm] = useState<Form>("formatted");
  if (!message.html) return <PlainWords message={message} />;
  const title = t("mail.frame", { subject: message.subject ?? "" });
  return (
    <>
      <fieldset className="segments message-forms" aria-label={t("mail.forms")}>
        {forms.map((one) => (
          <button key={one} type="button" aria-pressed={form === one} onClick={() => setForm(one)}>
            {t(`mail.${one}`)}
          </button>
        ))}
      </fieldset>
      {form === "formatted" ? (
        <MailFrame path={`/messages/${message.id}/html`} title={title} text={message.text} />
      ) : (
        <PlainWords message={message} />
      )}
    </>
  );
}

function PlainWords({ message: { text, quoted, erased } }: { readonly message: MessageView }) {
  const { t } = useTranslation("thread");
  return (
    <>
      {erased && <p className="message-text ink-2">{t("erased")}</p>}
      {text !== "" && (
        <p className="message-text" dir="auto">
          {text}
        </p>
      )}
      {quoted && (
        <details className="message-quoted">
          <summary>{t("mail.quoted")}</summary>
          <p className="message-text" dir="auto">
            {quoted}
          </p>
        </details>
      )}
    </>
  );
}
