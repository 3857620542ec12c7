import { useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";

interface ErasedProps {
  /** How deep the page is where the card was. */
  readonly heading: "h1" | "h2";
  readonly onBack: () => void;
}

/** Where the card was: whoever erased the person goes back from here. */
export function Erased({ heading: Heading, onBack }: ErasedProps) {
  const { t } = useTranslation("desk");
  const wordsId = useId();
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <div className="notice-page">
      <Heading id={wordsId} className="text-title">
        {t("erase.done")}
      </Heading>
      <button ref={back} type="button" className="button primary" aria-describedby={wordsId} onClick={onBack}>
        {t("customer.back")}
      </button>
    </div>
  );
}
