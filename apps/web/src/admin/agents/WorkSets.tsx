import type { AgentEdit } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { RemoveButton } from "../fields/SkillRows.tsx";
import { Group } from "../queues/Section.tsx";

type Sets = NonNullable<AgentEdit["workSets"]>;
const CHANNELS = ["voice", "sms", "chat", "email", "fax"] as const;

interface WorkSetsProps {
  readonly value: Sets;
  readonly onChange: (value: Sets) => void;
}

/** What may be had at the same time: any one of the sets. A channel that stands alone in its set is exclusive. */
export function WorkSets({ value, onChange }: WorkSetsProps) {
  const { t } = useTranslation(["admin", "common"]);
  const put = (place: number, channel: (typeof CHANNELS)[number], places: number) =>
    onChange(value.map((set, at) => (at === place ? withPlaces(set, channel, places) : set)));
  return (
    <Group title={t("fields.workSets")}>
      <p className="admin-hint">{t("agents.setsHint")}</p>
      <ul className="admin-rows">
        {value.map((set, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sets have no identity but their place
          <li key={place} className="row wrap">
            {CHANNELS.map((channel) => (
              <label key={channel} className="row tight">
                <span className="text-caption">{t(`common:channels.${channel}`)}</span>
                <span className="input places">
                  <input
                    type="number"
                    min={0}
                    max={50}
                    value={set[channel] ?? 0}
                    onChange={(event) => put(place, channel, event.currentTarget.valueAsNumber || 0)}
                  />
                </span>
              </label>
            ))}
            {value.length > 1 && (
              <RemoveButton
                label={t("removeOne", { what: t("agents.set", { n: place + 1 }) })}
                onClick={() => onChange(value.filter((_, at) => at !== place))}
              />
            )}
          </li>
        ))}
        {value.length < 10 && (
          <li>
            <button type="button" className="link-button" onClick={() => onChange([...value, { sms: 2, chat: 2 }])}>
              <Icon name="plus" size={14} />
              {t("agents.addSet")}
            </button>
          </li>
        )}
      </ul>
    </Group>
  );
}

function withPlaces(set: Sets[number], channel: (typeof CHANNELS)[number], places: number): Sets[number] {
  const { [channel]: _old, ...others } = set;
  return places > 0 ? { ...others, [channel]: Math.min(50, places) } : others;
}
