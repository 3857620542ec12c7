import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "../frame/deskContext.tsx";

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

/** Sends tones by click or by typing while it is open. */
export function Keypad() {
  const { t } = useTranslation("desk");
  const { phone } = useDesk();
  const [sent, setSent] = useState("");
  const send = (digit: string) => {
    phone.sendDigits(digit);
    setSent((before) => (before + digit).slice(-16));
  };
  const typed = (event: KeyboardEvent) => {
    if (digits.some((digit) => digit === event.key)) send(event.key);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys typed anywhere in the pad count; the buttons are the pad
    <div className="keypad" onKeyDown={typed}>
      <output className="keypad-sent" aria-label={t("call.digits")}>
        {sent || " "}
      </output>
      {digits.map((digit) => (
        <button
          key={digit}
          type="button"
          className="button"
          aria-label={t("call.digit", { digit })}
          onClick={() => send(digit)}
        >
          {digit}
        </button>
      ))}
    </div>
  );
}
