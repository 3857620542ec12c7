import { useQuery } from "@tanstack/react-query";
import type { Queue } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { request } from "../../api/request.ts";
import type { Conversation } from "./conversation.ts";

interface SubjectFieldProps {
  readonly subject: string;
  readonly onChange: (subject: string) => void;
  readonly onLeave?: () => void;
}

/** What the mail is about. */
export function SubjectField({ subject, onChange, onLeave }: SubjectFieldProps) {
  const { t } = useTranslation("thread");
  return (
    <label className="input subject-field">
      <span className="text-caption ink-2 one-line">{t("mail.subject")}</span>
      <input
        maxLength={500}
        autoComplete="off"
        dir="auto"
        value={subject}
        onChange={(event) => onChange(event.currentTarget.value)}
        onBlur={onLeave}
      />
    </label>
  );
}

/** What will stand below the mail: the queue's signature in the language of the conversation. */
export function SignatureLine({ contact }: { readonly contact: Conversation }) {
  const { t } = useTranslation("thread");
  const { data: queue } = useQuery({
    queryKey: ["signature", contact.queue.id],
    queryFn: () => request<Queue>("GET", `/queues/${contact.queue.id}`),
    staleTime: 60_000,
  });
  const language = (contact.thread.language ?? "en") as keyof NonNullable<Queue["signature"]>;
  const signature = queue?.signature?.[language]?.trim();
  if (!signature) return <span className="grow" />;
  return (
    <p className="text-caption ink-2 ellipsis grow" title={signature}>
      {t("mail.signature")} <span dir="auto">{signature.replaceAll(/\s*\n\s*/g, " / ")}</span>
    </p>
  );
}
