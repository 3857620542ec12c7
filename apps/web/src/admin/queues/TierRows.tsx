import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTierName } from "../../desk/customer/CustomerChips.tsx";
import { Icon } from "../../icons/Icon.tsx";
import { SecondsField } from "../fields/inputs.tsx";
import { RemoveButton } from "../fields/SkillRows.tsx";

interface TierRowsProps {
  readonly value: Readonly<Record<string, number>>;
  readonly onChange: (value: Record<string, number>) => void;
}

/** The head start of customers of a tier. */
export function TierRows({ value, onChange }: TierRowsProps) {
  const { t } = useTranslation("admin");
  const tierName = useTierName();
  const [tier, setTier] = useState("");
  const isNew = tier.trim() !== "" && !(tier.trim() in value);
  const add = () => {
    onChange({ ...value, [tier.trim()]: 60_000 });
    setTier("");
  };
  return (
    <ul className="admin-rows">
      {Object.entries(value).map(([name, ms]) => (
        <li key={name} className="row relax-row">
          <div className="grow">
            <SecondsField
              label={t("fields.tier", { tier: tierName(name) ?? name })}
              value={ms}
              min={0}
              max={86_400}
              onChange={(changed) => onChange({ ...value, [name]: changed })}
            />
          </div>
          <RemoveButton
            label={t("removeOne", { what: tierName(name) ?? name })}
            onClick={() => onChange(Object.fromEntries(Object.entries(value).filter(([one]) => one !== name)))}
          />
        </li>
      ))}
      <li className="row">
        <span className="input grow">
          <input
            type="text"
            maxLength={40}
            aria-label={t("waiting.tier")}
            placeholder={t("waiting.tier")}
            value={tier}
            onChange={(event) => setTier(event.currentTarget.value)}
          />
        </span>
        <button type="button" className="button small" disabled={!isNew} onClick={add}>
          <Icon name="plus" size={14} />
          {t("waiting.addTier")}
        </button>
      </li>
    </ul>
  );
}
