import type { BoardQueue } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { agentTotal, chipColor, levelIcon } from "./levelLook.ts";
import type { Level } from "./thresholds.ts";

interface LevelChipProps {
  readonly queue: BoardQueue;
  readonly level: Level;
}

/** Icon, word and colour together. A queue that nobody serves is on no target, whatever its figures say. */
export function LevelChip({ queue, level }: LevelChipProps) {
  const { t } = useTranslation("board");
  if (level === "onTarget" && agentTotal(queue.agents) === 0) {
    return (
      <span className="chip">
        <Icon name="power" size={12} />
        {t("level.unstaffed")}
      </span>
    );
  }
  return (
    <span className={`chip ${chipColor(level)}`}>
      <Icon name={levelIcon(level)} size={12} />
      {t(`level.${level}`)}
    </span>
  );
}
