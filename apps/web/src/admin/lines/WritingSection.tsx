import type { LineEdit } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { CALM, Field } from "../fields/Field.tsx";
import { NumberField, Optional } from "../fields/inputs.tsx";
import { TextsField } from "../fields/TextsField.tsx";
import { Group } from "../queues/Section.tsx";

type Writing = NonNullable<LineEdit["text"]>;
type QuietHours = NonNullable<Writing["quietHours"]>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What holds while nothing is said, as the floor has it. */
const DEFAULTS = { closesAfterMs: 24 * HOUR_MS, idleToRestMs: 10 * MINUTE_MS };
const NIGHT: QuietHours = { from: 21 * 60, to: 8 * 60 };

interface WritingSectionProps {
  readonly value: Writing;
  readonly onChange: (value: Writing) => void;
}

/** How a line writes: when conversations rest and close, when nothing is written first, and what is answered by itself. */
export function WritingSection({ value, onChange }: WritingSectionProps) {
  const { t } = useTranslation("admin");
  const set = (part: Writing) => onChange({ ...value, ...part });
  const { closesAfterMs, idleToRestMs } = { ...DEFAULTS, ...value };
  return (
    <Group title={t("writing.title")}>
      <div className="admin-grid">
        <NumberField
          label={t("writing.closesAfter")}
          unit={t("writing.hours")}
          hint={t("writing.closesAfterHint")}
          min={1}
          max={720}
          value={closesAfterMs / HOUR_MS}
          onChange={(hours) => set({ closesAfterMs: Math.round(hours * HOUR_MS) })}
        />
        <NumberField
          label={t("writing.idleToRest")}
          unit={t("writing.minutes")}
          hint={t("writing.idleToRestHint")}
          min={1}
          max={1440}
          value={idleToRestMs / MINUTE_MS}
          onChange={(minutes) => set({ idleToRestMs: Math.round(minutes * MINUTE_MS) })}
        />
      </div>
      <Optional
        label={t("writing.quietHours")}
        hint={t("writing.quietHoursHint")}
        value={value.quietHours ?? null}
        initial={NIGHT}
        onChange={(quietHours) => set({ quietHours })}
      >
        {(hours) => <QuietTimes value={hours} onChange={(quietHours) => set({ quietHours })} />}
      </Optional>
      <AutoAnswers value={value.autoAnswer} onChange={(autoAnswer) => set({ autoAnswer })} />
    </Group>
  );
}

interface QuietTimesProps {
  readonly value: QuietHours;
  readonly onChange: (value: QuietHours) => void;
}

function QuietTimes({ value, onChange }: QuietTimesProps) {
  const { t } = useTranslation("admin");
  return (
    <div className="admin-grid apart">
      <TimeField label={t("writing.from")} value={value.from} onChange={(from) => onChange({ ...value, from })} />
      <TimeField label={t("writing.to")} value={value.to} onChange={(to) => onChange({ ...value, to })} />
    </div>
  );
}

interface TimeFieldProps {
  readonly label: string;
  /** Minutes since midnight. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function TimeField({ label, value, onChange }: TimeFieldProps) {
  const shown = [Math.floor(value / 60) % 24, value % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return (
    <Field label={label}>
      {(props) => (
        <input
          {...props}
          type="time"
          value={shown}
          onChange={({ currentTarget }) => {
            const [hours, minutes] = currentTarget.value.split(":").map(Number);
            if (hours !== undefined && minutes !== undefined) onChange(hours * 60 + minutes);
          }}
        />
      )}
    </Field>
  );
}

const SILENT = { open: {}, closed: {} };

function AutoAnswers({
  value = SILENT,
  onChange,
}: {
  readonly value: Writing["autoAnswer"];
  readonly onChange: (value: NonNullable<Writing["autoAnswer"]>) => void;
}) {
  const { t } = useTranslation("admin");
  return (
    <div className="admin-two apart">
      {(["open", "closed"] as const).map((when) => (
        <Group key={when} title={t(`writing.auto.${when}`)}>
          <TextsField
            label={t("writing.answer")}
            value={value[when]}
            onChange={(texts) => onChange({ ...value, [when]: texts })}
            stateOf={() => CALM}
          />
        </Group>
      ))}
    </div>
  );
}
