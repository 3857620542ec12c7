import { useTranslation } from "react-i18next";
import { CALM } from "../fields/Field.tsx";
import { TextsField } from "../fields/TextsField.tsx";
import type { QueueDraft } from "./queueDraft.ts";
import { useQueueForm } from "./queueForm.tsx";

type Exit = QueueDraft["overflow"]["full"];
type Kind = Exit["to"] | "wait";

interface ExitChoiceProps {
  /** What happened, for whoever does not see the sentence. */
  readonly label: string;
  readonly value: Exit | null;
  /** May the queue keep the contact waiting? Then null is a choice. */
  readonly mayWait?: boolean;
  readonly onChange: (value: Exit | null) => void;
}

/** Where to: a queue, a line, or words. */
export function ExitChoice({ label, value, mayWait = false, onChange }: ExitChoiceProps) {
  const { t } = useTranslation("admin");
  const { queues, lines, queueId } = useQueueForm();
  const others = queues.filter((queue) => queue.queueId !== queueId);
  const make = (kind: Kind): Exit | null => {
    if (kind === "wait") return null;
    if (kind === "queue") return { to: "queue", queueId: others[0]?.queueId ?? queueId };
    if (kind === "line") return { to: "line", lineId: lines[0]?.lineId ?? "" };
    return kind === "message" ? { to: "message", text: {} } : { to: kind };
  };
  const kinds: readonly Kind[] = [
    ...(mayWait ? (["wait"] as const) : []),
    "message",
    ...(others.length > 0 ? (["queue"] as const) : []),
    ...(lines.length > 0 ? (["line"] as const) : []),
    "voicemail",
    "callback",
  ];
  return (
    <>
      <div className="row">
        <span className="input">
          <select
            aria-label={t("exit.label", { cause: label })}
            value={value?.to ?? "wait"}
            onChange={(event) => onChange(make(event.currentTarget.value as Kind))}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`exit.${kind}`)}
              </option>
            ))}
          </select>
        </span>
        {value && <ExitTarget label={label} value={value} onChange={onChange} />}
      </div>
      {value && <ExitWords value={value} onChange={onChange} />}
    </>
  );
}

interface ExitPartProps {
  readonly value: Exit;
  readonly onChange: (value: Exit) => void;
}

function ExitTarget({ label, value, onChange }: ExitPartProps & { readonly label: string }) {
  const { t } = useTranslation("admin");
  const { queues, lines, queueId } = useQueueForm();
  if (value.to === "queue")
    return (
      <span className="input grow">
        <select
          aria-label={t("exit.which", { cause: label })}
          value={value.queueId}
          onChange={(event) => onChange({ to: "queue", queueId: event.currentTarget.value })}
        >
          {queues
            .filter((queue) => queue.queueId !== queueId || queue.queueId === value.queueId)
            .map((queue) => (
              <option key={queue.queueId} value={queue.queueId}>
                {queue.name}
              </option>
            ))}
        </select>
      </span>
    );
  if (value.to !== "line") return null;
  return (
    <span className="input grow">
      <select
        aria-label={t("exit.which", { cause: label })}
        value={value.lineId}
        onChange={(event) => onChange({ to: "line", lineId: event.currentTarget.value })}
      >
        {lines.map((line) => (
          <option key={line.lineId} value={line.lineId}>
            {t("exit.lineOf", { line: line.name, channel: t(`line.channels.${line.channel}`) })}
          </option>
        ))}
      </select>
    </span>
  );
}

function ExitWords({ value, onChange }: ExitPartProps) {
  const { t } = useTranslation("admin");
  if (value.to === "voicemail" || value.to === "callback")
    return <p className="admin-hint">{t(`exit.${value.to}Hint`)}</p>;
  if (value.to !== "message") return null;
  return (
    <details className="exit-words" open={Object.keys(value.text).length > 0}>
      <summary>{t("exit.words")}</summary>
      <TextsField
        label={t("exit.text")}
        value={value.text}
        onChange={(text) => onChange({ to: "message", text })}
        stateOf={() => CALM}
      />
    </details>
  );
}
