import "./mail.css";
import { useQuery } from "@tanstack/react-query";
import type { SimMail } from "@touchstone/contracts";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { queryOf, request } from "../../api/request.ts";
import { formatTime } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Dot } from "../../ui/Dot.tsx";
import { readMails } from "../carrierControl.ts";
import type { SimTenant } from "../choice.ts";
import { MailComposer, type Writer } from "./MailComposer.tsx";
import { type PhoneMail, phoneMails } from "./mails.ts";

/** An answer is looked for this often while mails are shown: nobody tells a phone that it has one. */
const LOOK_MS = 1_500;

interface MailViewProps {
  readonly tenant: SimTenant;
  readonly writer: Writer;
}

/** The customer's mails with the company: what was sent, what came back, and a new one. */
export function MailView({ tenant, writer }: MailViewProps) {
  const { t } = useTranslation("sim");
  const [writing, setWriting] = useState<"new" | SimMail | null>(null);
  // Whoever is nobody of the company's customers is known by the address that was last given.
  const [given, setGiven] = useState("");
  const address = writer.address ?? given;
  const mails = useMails(tenant.id, address);
  if (tenant.mailLines.length === 0) return <p className="sim-no-texts ink-2">{t("mail.noLine")}</p>;
  if (writing !== null) {
    return (
      <MailComposer
        lines={tenant.mailLines}
        writer={{ ...writer, address }}
        answers={writing === "new" ? null : writing}
        onClose={() => setWriting(null)}
        onSent={setGiven}
      />
    );
  }
  return (
    <>
      <MailList mails={mails.all} hasFailed={mails.hasFailed} onReply={setWriting} />
      <button type="button" className="button primary sim-mail-new" onClick={() => setWriting("new")}>
        <Icon name="pencil" size={14} />
        {t("mail.write")}
      </button>
    </>
  );
}

function useMails(tenantId: string, address: string) {
  const enabled = address !== "";
  const sent = useQuery({
    queryKey: ["sim", "sentMails", address],
    queryFn: () => readMails(address),
    refetchInterval: LOOK_MS,
    enabled,
  });
  const answers = useQuery({
    queryKey: ["sim", "mails", tenantId, address],
    queryFn: () => request<{ items: SimMail[] }>("GET", `/sim/mails${queryOf({ tenantId, to: address })}`),
    refetchInterval: LOOK_MS,
    enabled,
  });
  return {
    all: phoneMails(sent.data ?? [], answers.data?.items ?? []),
    hasFailed: sent.isError || answers.isError,
  };
}

interface MailListProps {
  readonly mails: readonly PhoneMail[];
  readonly hasFailed: boolean;
  onReply(answer: SimMail): void;
}

function MailList({ mails, hasFailed, onReply }: MailListProps) {
  const { t } = useTranslation("sim");
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new mail scrolls into sight
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [mails.length]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className="sim-texts" role="log" aria-label={t("mail.log")} ref={box} tabIndex={0}>
      {mails.length === 0 && <p className="ink-3 sim-texts-empty">{t(hasFailed ? "mail.unreachable" : "mail.none")}</p>}
      {mails.map((mail) => (
        <MailItem key={mail.id} mail={mail} onReply={onReply} />
      ))}
    </div>
  );
}

const lookOf = (mail: PhoneMail) => {
  if (mail.kind === "answer") return "theirs";
  return mail.outcome === "acknowledged" ? "own" : mail.outcome === "pending" ? "pending" : "lost";
};

function MailItem({ mail, onReply }: { readonly mail: PhoneMail; onReply(answer: SimMail): void }) {
  const { t, i18n } = useTranslation("sim");
  const state = mail.kind === "answer" ? "received" : mail.outcome;
  return (
    <article className="sim-text sim-mail" data-look={lookOf(mail)} aria-label={mail.subject ?? t("mail.raw")}>
      <p className="sim-mail-subject">{mail.subject ?? t("mail.raw")}</p>
      {mail.text !== "" && <p className="sim-text-words sim-mail-words">{mail.text}</p>}
      {mail.files.map((name, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
        <p key={place} className="sim-text-file ellipsis">
          <Icon name="note" size={14} />
          {name}
        </p>
      ))}
      <p className="sim-text-state">
        {formatTime(mail.at, i18n.language)}
        <Dot />
        {t(`mail.state.${state}`)}
        {mail.kind === "answer" && (
          <>
            <Dot />
            <button type="button" className="link-button" onClick={() => onReply(mail)}>
              {t("mail.reply")}
            </button>
          </>
        )}
      </p>
    </article>
  );
}
