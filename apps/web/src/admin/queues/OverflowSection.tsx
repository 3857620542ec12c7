import { useTranslation } from "react-i18next";
import { formatDuration } from "../../i18n/format.ts";
import { Remedies } from "../fields/Field.tsx";
import { SecondsField } from "../fields/inputs.tsx";
import { TextsField } from "../fields/TextsField.tsx";
import { ExitChoice } from "./ExitChoice.tsx";
import type { QueueDraft } from "./queueDraft.ts";
import { useFieldState, useQueueForm } from "./queueForm.tsx";
import { Group, Section } from "./Section.tsx";

type Overflow = QueueDraft["overflow"];
const ALWAYS = ["maxWait", "full", "closed"] as const;

/** Where contacts go that the queue cannot serve, each as a sentence. */
export function OverflowSection() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const stateOf = useFieldState();
  const { overflow } = draft;
  const put = (part: Partial<Overflow>) => set({ overflow: { ...overflow, ...part } });
  const causes = {
    maxWait: t("overflow.maxWait", { time: formatDuration(draft.maxWaitMs) }),
    full: draft.maxWaiting === null ? t("overflow.fullNever") : t("overflow.full", { count: draft.maxWaiting }),
    closed: draft.hours === null ? t("overflow.closedNever") : t("overflow.closed"),
  };
  return (
    <Section name="overflow">
      <p className="admin-hint">{t("overflow.written")}</p>
      {ALWAYS.map((cause) => (
        <Sentence key={cause} cause={cause} text={causes[cause]}>
          <ExitChoice
            label={causes[cause]}
            value={overflow[cause]}
            onChange={(exit) => put({ [cause]: exit ?? SAYS })}
          />
        </Sentence>
      ))}
      <Sentence cause="nobodySignedIn" text={t("overflow.nobodySignedIn")}>
        <ExitChoice
          label={t("overflow.nobodySignedIn")}
          mayWait
          value={overflow.nobodySignedIn}
          onChange={(nobodySignedIn) => put({ nobodySignedIn })}
        />
      </Sentence>
      <Routable value={overflow.nobodyRoutable} onChange={(nobodyRoutable) => put({ nobodyRoutable })} />
      <Group title={t("overflow.lastWords")}>
        <TextsField
          label={t("overflow.lastWordsShort")}
          value={draft.lastResort}
          onChange={(lastResort) => set({ lastResort })}
          stateOf={(language) => stateOf(`lastResort.${language}`)}
        />
      </Group>
    </Section>
  );
}

const SAYS: Overflow["full"] = { to: "message", text: {} };

interface SentenceProps {
  readonly cause: keyof Overflow;
  readonly text: string;
  readonly children: React.ReactNode;
}

function Sentence({ cause, text, children }: SentenceProps) {
  const stateOf = useFieldState();
  const state = stateOf(`overflow.${cause}`);
  return (
    <div className={`sentence ${state.was === null ? "" : "changed"}`}>
      <span className="sentence-cause">{text}</span>
      <div className="sentence-exit">
        {children}
        <Remedies state={state} />
      </div>
    </div>
  );
}

interface RoutableProps {
  readonly value: Overflow["nobodyRoutable"];
  readonly onChange: (value: Overflow["nobodyRoutable"]) => void;
}

/** Somebody is signed in, but nobody who could ever take it is ready or busy. */
function Routable({ value, onChange }: RoutableProps) {
  const { t } = useTranslation("admin");
  return (
    <Sentence cause="nobodyRoutable" text={t("overflow.nobodyRoutable")}>
      <ExitChoice
        label={t("overflow.nobodyRoutable")}
        mayWait
        value={value?.exit ?? null}
        onChange={(exit) => onChange(exit && { afterMs: value?.afterMs ?? 30_000, exit })}
      />
      {value && (
        <SecondsField
          label={t("overflow.after")}
          value={value.afterMs}
          min={0}
          max={86_400}
          onChange={(afterMs) => onChange({ ...value, afterMs })}
        />
      )}
    </Sentence>
  );
}
