import "./whyNot.css";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../i18n/format.ts";
import { serverNow } from "../live/serverClock.ts";
import { historyText } from "./historyText.ts";
import { useContactHistory } from "./useWhyNot.ts";
import { useWords } from "./words.ts";

/** What the floor has done with a contact so far, in order: queues, offers and what became of them. */
export function ContactHistory({ interactionId }: { readonly interactionId: string }) {
  const { t, i18n } = useTranslation("whyNot");
  const words = useWords();
  const { data } = useContactHistory(interactionId);
  const told = (data?.events ?? []).flatMap((happened, place) => {
    const text = historyText(happened, data?.legs ?? [], words);
    return text === null ? [] : [{ place, text, at: Number(happened["at"]) }];
  });
  if (told.length === 0) return null;
  return (
    <div className="reasons">
      <p className="ink-2">{t("history.title")}</p>
      <ol>
        {told.map(({ place, text, at }) => (
          <li key={place}>
            <span className="ink-3">{formatMoment(at, serverNow(), i18n.language)}</span> {text}
          </li>
        ))}
      </ol>
    </div>
  );
}
