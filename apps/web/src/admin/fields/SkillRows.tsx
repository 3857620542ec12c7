import type { Skill } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";

/** A skill that is asked for, with the lowest level that will do. */
export interface Requirement {
  readonly skillId: string;
  readonly level: number;
}

export const LEVELS = [1, 2, 3, 4, 5] as const;

interface SkillRowsProps {
  readonly value: readonly Requirement[];
  readonly skills: readonly Skill[];
  readonly onChange: (value: Requirement[]) => void;
}

/** Which skills are asked for. */
export function SkillRows({ value, skills, onChange }: SkillRowsProps) {
  const { t } = useTranslation("admin");
  const free = skills.filter(({ skillId }) => !value.some((one) => one.skillId === skillId));
  const put = (place: number, part: Partial<Requirement>) =>
    onChange(value.map((one, at) => (at === place ? { ...one, ...part } : one)));
  return (
    <ul className="admin-rows">
      {value.map(({ skillId, level }, place) => {
        const name = skills.find((skill) => skill.skillId === skillId)?.name ?? t("unknown");
        return (
          <li key={skillId} className="row">
            <span className="input grow">
              <select
                aria-label={t("skill.label")}
                value={skillId}
                onChange={(event) => put(place, { skillId: event.currentTarget.value })}
              >
                <option value={skillId}>{name}</option>
                {free.map((skill) => (
                  <option key={skill.skillId} value={skill.skillId}>
                    {skill.name}
                  </option>
                ))}
              </select>
            </span>
            <span className="input admin-level">
              <select
                aria-label={t("skill.levelOf", { skill: name })}
                value={level}
                onChange={(event) => put(place, { level: Number(event.currentTarget.value) })}
              >
                {LEVELS.map((one) => (
                  <option key={one} value={one}>
                    {t("skill.atLeast", { level: one })}
                  </option>
                ))}
              </select>
            </span>
            <RemoveButton
              label={t("removeOne", { what: name })}
              onClick={() => onChange(value.filter((_, at) => at !== place))}
            />
          </li>
        );
      })}
      {free[0] && (
        <li>
          <button
            type="button"
            className="link-button"
            onClick={() => onChange([...value, { skillId: free[0]?.skillId ?? "", level: 1 }])}
          >
            <Icon name="plus" size={14} />
            {t("skill.add")}
          </button>
        </li>
      )}
    </ul>
  );
}

export function RemoveButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <button type="button" className="button quiet small icon-only" aria-label={label} title={label} onClick={onClick}>
      <Icon name="cross" size={14} />
    </button>
  );
}
