import { MESSAGE_CHARACTERS, type StartConversation, SUBJECT_CHARACTERS } from "@touchstone/contracts";
import { SMS_MAX_LENGTH } from "@touchstone/domain";
import { type FormEvent, type ReactNode, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddressStanding } from "../../api/conversations.ts";
import { useCustomer } from "../../api/customers.ts";
import { useLines } from "../../api/settings.ts";
import { useMe } from "../../session/sessionStore.ts";
import { DeskDialog } from "../dialogs/DeskDialog.tsx";
import { openPage, useClick, useDesk } from "../frame/deskContext.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { AddressNotice } from "./AddressNotice.tsx";
import { DocumentChooser } from "./fax/DocumentChooser.tsx";
import { useFaxDocument } from "./fax/useFaxDocument.ts";
import { SegmentCount } from "./SegmentCount.tsx";

/** Which lines can write by a channel; a number that is called is texted, too. */
const LINES = { sms: ["voice", "phone", "sms"], email: ["email"], fax: ["fax"] } as const;
type Written = keyof typeof LINES;
const channels = ["sms", "email", "fax"] as const;
type Message = Pick<StartConversation, "channel" | "lineId" | "to" | "text" | "subject" | "attachmentIds">;

interface WriteDialogProps {
  /** Whom it is written to, when that is known; else the number or address is typed. */
  readonly customerId: string | null;
  readonly onClose: () => void;
}

/** Writes first: by which channel, from which line, to whom, what. */
export function WriteDialog({ customerId, onClose }: WriteDialogProps) {
  const { t } = useTranslation(["thread", "common"]);
  const { data: customer } = useCustomer(customerId);
  const { data: lines } = useLines();
  const has = (channel: Written) => lines?.items.some((line) => canWrite(channel, line.channel)) ?? false;
  const [channel, setChannel] = useState<Written>("sms");
  return (
    <DeskDialog title={t("write.title", { name: customer?.name ?? t("write.somebody") })} onClose={onClose}>
      {(has("email") || has("fax")) && (
        <fieldset className="segments write-channels" aria-label={t("write.channel")}>
          {channels.filter(has).map((one) => (
            <button key={one} type="button" aria-pressed={channel === one} onClick={() => setChannel(one)}>
              {t(`common:channels.${one}`)}
            </button>
          ))}
        </fieldset>
      )}
      <WriteForm key={channel} channel={channel} customerId={customerId} onClose={onClose} />
    </DeskDialog>
  );
}

const canWrite = (channel: Written, line: string) => LINES[channel].some((one) => one === line);

function WriteForm({ channel, customerId, onClose }: WriteDialogProps & { readonly channel: Written }) {
  const { t } = useTranslation("thread");
  const { data: lines } = useLines();
  const senders = (lines?.items ?? []).filter((line) => canWrite(channel, line.channel));
  const known = useKnownAddresses(channel, customerId);
  const { busy, send } = useStarting(customerId, onClose);
  const [lineId, setLineId] = useState("");
  const [to, setTo] = useState<string | null>(null);
  const [subject, setSubject] = useState("");
  const [text, setText] = useState("");
  const shownOf = useShownAddress(channel);
  const isMail = channel === "email";
  const from = lineId || senders[0]?.lineId || "";
  const sender = senders.find((line) => line.lineId === from);
  const fax = useFaxDocument({
    from: sender ? `${sender.name}, ${shownOf(sender.address)}` : "",
    to: to ?? shownOf(known[0] ?? ""),
  });
  const document = channel === "fax" && !fax.isMaking ? fax.ready : null;
  const message: Message = {
    ...{ channel, lineId: from, to: to ?? known[0] ?? "", text: text.trim() },
    ...(isMail ? { subject: subject.trim() } : {}),
    ...(document === null ? {} : { attachmentIds: [document.id] }),
  };
  const { data: standing } = useAddressStanding(useTypedAddress(message));
  const isWhole =
    from !== "" &&
    message.to !== "" &&
    !standing?.optedOutAt &&
    (channel === "fax" ? document !== null : message.text !== "") &&
    message.subject !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isWhole) send(message);
  };
  return (
    <form className="write-form" onSubmit={submit}>
      <AddressField
        channel={channel}
        known={known.map(shownOf)}
        value={to ?? shownOf(known[0] ?? "")}
        onChange={setTo}
      />
      <AddressNotice standing={standing} />
      <Labelled label={t("write.from")}>
        {(id) => (
          <span className="input">
            <select id={id} value={from} onChange={(event) => setLineId(event.currentTarget.value)}>
              {senders.map((line) => (
                <option key={line.lineId} value={line.lineId}>
                  {line.name} {shownOf(line.address)}
                </option>
              ))}
            </select>
          </span>
        )}
      </Labelled>
      {isMail && <Subject value={subject} onChange={setSubject} />}
      {channel === "fax" ? (
        <DocumentChooser fax={fax} />
      ) : (
        <Labelled label={t("write.text")}>
          {(id) => (
            <textarea
              id={id}
              className="text-area"
              rows={isMail ? 8 : 4}
              dir="auto"
              maxLength={isMail ? MESSAGE_CHARACTERS : SMS_MAX_LENGTH}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
        </Labelled>
      )}
      <div className="row">
        <SegmentCount text={text} channel={channel} />
        <span className="grow" />
        <button type="submit" className="button primary" disabled={busy || !isWhole}>
          {busy ? t("composer.sending") : t("composer.send")}
        </button>
      </div>
    </form>
  );
}

const TYPED_MS = 300;

/** Whom it is about to be written to, once nobody types any more; null while nobody is named. */
function useTypedAddress({ channel, lineId, to }: Message) {
  const [asked, setAsked] = useState<{ channel: Written; lineId: string; to: string } | null>(null);
  useEffect(() => {
    const named = lineId === "" || to.trim().length < 3 ? null : { channel, lineId, to };
    const settled = setTimeout(() => setAsked(named), TYPED_MS);
    return () => clearTimeout(settled);
  }, [channel, lineId, to]);
  return asked;
}

/** Numbers as people of the country write them, mail addresses as they are. */
function useShownAddress(channel: Written): (address: string) => string {
  const { region } = useMe().tenant;
  return (address) => (channel === "email" ? address : formatNumber(address, region));
}

/** Where a customer is reached by the channel, the first one first. */
function useKnownAddresses(channel: Written, customerId: string | null): readonly string[] {
  const { data: customer } = useCustomer(customerId);
  if (!customer) return [];
  const own = customer.addresses.filter((one) => (one.channel === "email") === (channel === "email"));
  const mail = channel === "email" && customer.email ? [customer.email] : [];
  return [...new Set([...mail, ...own.map(({ address }) => address)])];
}

function Subject({ value, onChange }: Pick<AddressFieldProps, "value" | "onChange">) {
  const { t } = useTranslation("thread");
  return (
    <Labelled label={t("mail.subject")}>
      {(id) => (
        <span className="input">
          <input
            id={id}
            autoComplete="off"
            dir="auto"
            maxLength={SUBJECT_CHARACTERS}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </span>
      )}
    </Labelled>
  );
}

interface AddressFieldProps {
  readonly channel: Written;
  readonly known: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function AddressField({ channel, known, value, onChange }: AddressFieldProps) {
  const { t } = useTranslation("thread");
  const list = useId();
  return (
    <Labelled label={t(channel === "email" ? "write.toMail" : "write.to")}>
      {(id) => (
        <>
          <span className="input">
            <input
              id={id}
              inputMode={channel === "email" ? "email" : "tel"}
              autoComplete="off"
              maxLength={254}
              list={list}
              value={value}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
          </span>
          <datalist id={list}>
            {known.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      )}
    </Labelled>
  );
}

function Labelled({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <label className="field" htmlFor={id}>
      <span className="label">{label}</span>
      {children(id)}
    </label>
  );
}

/** The dialogue stays with its text when it was refused; the desk's banner says why. */
function useStarting(customerId: string | null, onClose: () => void) {
  const desk = useDesk();
  const click = useClick();
  const [busy, setBusy] = useState(false);
  const send = (message: Message) => {
    if (busy) return;
    setBusy(true);
    const body = { ...message, ...(customerId === null ? {} : { customerId }) };
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
