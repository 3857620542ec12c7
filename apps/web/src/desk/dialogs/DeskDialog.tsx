import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";

interface DeskDialogProps {
  readonly title: string;
  /** Takes what room there is: something large is looked at. */
  readonly isWide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A dialogue over zone B alone and never modal: what rings or is spoken in zone C stays visible and within reach of mouse
 * and keyboard. Escape closes it, and the focus goes back to where it came from.
 */
export function DeskDialog({ title, isWide = false, onClose, children }: DeskDialogProps) {
  const { t } = useTranslation();
  const titleId = useId();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    place.current?.querySelector<HTMLElement>("input:enabled, textarea:enabled, button:enabled")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.nativeEvent.isComposing) onClose();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape anywhere in the dialogue closes it; a button does too
    <div className="dialog-layer" onKeyDown={pressed}>
      <section ref={place} role="dialog" aria-labelledby={titleId} className={`dialog ${isWide ? "wide" : ""}`}>
        <div className="dialog-body">{children}</div>
        <div className="row dialog-head">
          <h2 id={titleId} className="text-section grow">
            {title}
          </h2>
          <button type="button" className="button quiet small icon-only" aria-label={t("close")} onClick={onClose}>
            <Icon name="cross" size={14} />
          </button>
        </div>
      </section>
    </div>
  );
}
