import type { AgentCounts } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { countText } from "./figuresText.ts";
import { activityLook, agentTotal, countedActivities } from "./levelLook.ts";

/** Signed-in agents as one bar and in words; the bar is decoration, the words carry it. */
export function AgentsBar({ agents }: { readonly agents: AgentCounts }) {
  const { t, i18n } = useTranslation("board");
  const shown = countedActivities.filter((activity) => agents[activity] > 0);
  return (
    <div className="board-agents-bar">
      <div className="row text-caption">
        <span className="ink-3 ellipsis">{t("totals.agents")}</span>
        <b>{countText(agentTotal(agents), i18n.language)}</b>
      </div>
      <div className="board-stack" aria-hidden="true">
        {shown.map((activity) => (
          <i key={activity} style={{ flexGrow: agents[activity], background: activityLook[activity].fill }} />
        ))}
      </div>
      <ul>
        {shown.map((activity) => (
          <li key={activity}>
            <span className={activityLook[activity].color}>
              <Icon name={activityLook[activity].icon} size={14} />
            </span>
            {t(`activity.${activity}`)} <b>{countText(agents[activity], i18n.language)}</b>
          </li>
        ))}
        {shown.length === 0 && <li>{t("agents.nobody")}</li>}
      </ul>
    </div>
  );
}
