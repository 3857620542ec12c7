import type { EarlierConversation } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { PastMessages } from "./PastMessages.tsx";

interface GoesOnFromProps {
  readonly from: EarlierConversation;
  readonly customer: string;
}

/** What the customer answers, in one line; its messages when they are asked for. */
export function GoesOnFrom({ from, customer }: GoesOnFromProps) {
  const { t, i18n } = useTranslation(["thread", "desk"]);
  const [isOpen, setOpen] = useState(false);
  const time = formatMoment(from.at, serverNow(), i18n.language);
  return (
    <div className="goes-on-from">
      <p className="row tight text-caption ink-2">
        <Icon name="history" size={14} />
        <span className="one-line">
          {from.agent === null ? t("goesOnFrom", { time }) : t("goesOnFromBy", { time, name: from.agent })}
        </span>
        <span className="ellipsis grow" dir="auto">
          {from.words}
        </span>
        <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? "desk:timeline.hideMessages" : "desk:timeline.showMessages")}
        </button>
      </p>
      {isOpen && <PastMessages interactionId={from.interactionId} customer={customer} />}
    </div>
  );
}
