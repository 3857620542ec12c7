import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../icons/Icon.tsx";
import { useMe } from "../../../session/sessionStore.ts";
import { useClick } from "../../frame/deskContext.tsx";
import { formatNumber } from "../../frame/phoneNumbers.ts";
import { useCallerNames } from "../../frame/useCaller.ts";
import type { Conversation } from "../conversation.ts";
import { DocumentChooser } from "./DocumentChooser.tsx";
import { useFaxDocument } from "./useFaxDocument.ts";

/** Answers a fax with one, whose pages are counted before it goes. */
export function FaxForm({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const click = useClick();
  const { region } = useMe().tenant;
  const { title, number } = useCallerNames()(contact);
  const { name, address } = contact.line;
  const to = number === null || number === title ? title : `${title}, ${number}`;
  const fax = useFaxDocument({ from: `${name}, ${formatNumber(address, region)}`, to });
  const [busy, setBusy] = useState(false);
  const { ready, isMaking } = fax;
  const send = () => {
    if (ready === null || busy) return;
    setBusy(true);
    const { interactionId } = contact;
    void click("reply", { interactionId, text: "", attachmentIds: [ready.id] })
      .then((answer) => answer.ok && fax.clear())
      .finally(() => setBusy(false));
  };
  return (
    <>
      <DocumentChooser fax={fax} />
      <div className="row thread-actions">
        <span className="grow" />
        <button
          type="button"
          className="button small primary"
          disabled={busy || ready === null || isMaking}
          onClick={send}
        >
          <Icon name="fax" size={14} />
          {busy ? t("composer.sending") : t("fax.send")}
        </button>
      </div>
    </>
  );
}
