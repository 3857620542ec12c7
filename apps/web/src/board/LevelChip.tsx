import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { chipColor, levelIcon } from "./levelLook.ts";
import type { Level } from "./thresholds.ts";

/** Icon, word and colour together. */
export function LevelChip({ level }: { readonly level: Level }) {
  const { t } = useTranslation("board");
  return (
    <span className={`chip ${chipColor(level)}`}>
      <Icon name={levelIcon(level)} size={12} />
      {t(`level.${level}`)}
    </span>
  );
}
