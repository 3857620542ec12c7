import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { SecondsField } from "../fields/inputs.tsx";
import { LEVELS, RemoveButton } from "../fields/SkillRows.tsx";
import type { QueueDraft } from "./queueDraft.ts";

type Step = QueueDraft["relax"][number];

interface RelaxRowsProps {
  readonly value: readonly Step[];
  readonly onChange: (value: Step[]) => void;
}

/** When requirements get lower, down to "anyone in the queue". */
export function RelaxRows({ value, onChange }: RelaxRowsProps) {
  const { t } = useTranslation("admin");
  const put = (place: number, part: Partial<Step>) =>
    onChange(value.map((step, at) => (at === place ? { ...step, ...part } : step)));
  const last = value.at(-1)?.afterMs ?? 0;
  return (
    <ol className="admin-rows">
      {value.map(({ afterMs, lowerBy }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no identity but their place
        <li key={place} className="row relax-row">
          <SecondsField
            label={t("relax.after")}
            value={afterMs}
            min={0}
            max={86_400}
            onChange={(ms) => put(place, { afterMs: ms })}
          />
          <label className="field grow">
            <span className="label">{t("relax.lower")}</span>
            <span className="input">
              <select
                value={String(lowerBy)}
                onChange={(event) => put(place, { lowerBy: readLower(event.currentTarget.value) })}
              >
                {LEVELS.map((level) => (
                  <option key={level} value={level}>
                    {t("relax.by", { level })}
                  </option>
                ))}
                <option value="all">{t("relax.all")}</option>
              </select>
            </span>
          </label>
          <RemoveButton
            label={t("removeOne", { what: t("relax.step", { n: place + 1 }) })}
            onClick={() => onChange(value.filter((_, at) => at !== place))}
          />
        </li>
      ))}
      <li>
        <button
          type="button"
          className="link-button"
          disabled={value.length >= 10}
          onClick={() => onChange([...value, { afterMs: last + 30_000, lowerBy: 1 }])}
        >
          <Icon name="plus" size={14} />
          {t("relax.add")}
        </button>
      </li>
    </ol>
  );
}

const readLower = (text: string): Step["lowerBy"] => (text === "all" ? "all" : Number(text));
