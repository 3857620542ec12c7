import { SMS_MAX_LENGTH } from "@touchstone/domain";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCustomer } from "../../api/customers.ts";
import { useLines } from "../../api/settings.ts";
import { useMe } from "../../session/sessionStore.ts";
import { DeskDialog } from "../dialogs/DeskDialog.tsx";
import { openPage, useClick, useDesk } from "../frame/deskContext.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { SegmentCount } from "./SegmentCount.tsx";

/** A number that is called is texted, too. */
const CAN_WRITE = ["voice", "phone", "sms"];

interface WriteDialogProps {
  /** Whom it is written to, when that is known; else the number is typed. */
  readonly customerId: string | null;
  readonly onClose: () => void;
}

/** Writes first: from which line, to which number, what. */
export function WriteDialog({ customerId, onClose }: WriteDialogProps) {
  const { t } = useTranslation("thread");
  const { data: customer } = useCustomer(customerId);
  const { data: lines } = useLines();
  const senders = (lines?.items ?? []).filter(({ channel }) => CAN_WRITE.includes(channel));
  const { busy, send } = useStarting(customerId, onClose);
  const [lineId, setLineId] = useState("");
  const [to, setTo] = useState("");
  const [text, setText] = useState("");
  const ids = { line: useId(), to: useId(), text: useId() };
  const { region } = useMe().tenant;
  const numbers = (customer?.addresses ?? []).map(({ address }) => address);
  const chosenLine = lineId || senders[0]?.lineId || "";
  const chosenTo = to || numbers[0] || "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send({ lineId: chosenLine, to: chosenTo, text: text.trim() });
  };
  return (
    <DeskDialog title={t("write.title", { name: customer?.name ?? t("write.somebody") })} onClose={onClose}>
      <form className="write-form" onSubmit={submit}>
        <label className="field" htmlFor={ids.to}>
          <span className="label">{t("write.to")}</span>
          <span className="input">
            <input
              id={ids.to}
              inputMode="tel"
              autoComplete="off"
              maxLength={254}
              list={`${ids.to}-known`}
              value={to === "" && numbers[0] ? formatNumber(numbers[0], region) : to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </span>
          <datalist id={`${ids.to}-known`}>
            {numbers.map((number) => (
              <option key={number} value={formatNumber(number, region)} />
            ))}
          </datalist>
        </label>
        <label className="field" htmlFor={ids.line}>
          <span className="label">{t("write.from")}</span>
          <span className="input">
            <select id={ids.line} value={chosenLine} onChange={(event) => setLineId(event.currentTarget.value)}>
              {senders.map((line) => (
                <option key={line.lineId} value={line.lineId}>
                  {line.name} {formatNumber(line.address, region)}
                </option>
              ))}
            </select>
          </span>
        </label>
        <label className="field" htmlFor={ids.text}>
          <span className="label">{t("write.text")}</span>
          <textarea
            id={ids.text}
            className="text-area"
            rows={4}
            dir="auto"
            maxLength={SMS_MAX_LENGTH}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div className="row">
          <SegmentCount text={text} channel="sms" />
          <span className="grow" />
          <button
            type="submit"
            className="button primary"
            disabled={busy || text.trim() === "" || chosenTo === "" || chosenLine === ""}
          >
            {busy ? t("composer.sending") : t("composer.send")}
          </button>
        </div>
      </form>
    </DeskDialog>
  );
}

/** The dialogue stays with its text when it was refused; the desk's banner says why. */
function useStarting(customerId: string | null, onClose: () => void) {
  const desk = useDesk();
  const click = useClick();
  const [busy, setBusy] = useState(false);
  const send = (message: { lineId: string; to: string; text: string }) => {
    if (busy) return;
    setBusy(true);
    const body = { channel: "sms" as const, ...message, ...(customerId === null ? {} : { customerId }) };
    void click("startConversation", body)
      .then((answer) => {
        if (!answer.ok) return;
        onClose();
        openPage(desk, { kind: "conversations" });
      })
      .finally(() => setBusy(false));
  };
  return { busy, send };
}
