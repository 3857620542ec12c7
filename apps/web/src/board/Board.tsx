import type { BoardView } from "@touchstone/contracts";
import { type CSSProperties, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../i18n/format.ts";
import { useMe } from "../session/sessionStore.ts";
import { AgentsList } from "./AgentsList.tsx";
import { BoardLinks } from "./BoardLinks.tsx";
import { countText } from "./figuresText.ts";
import { IntradayChart } from "./IntradayChart.tsx";
import { QueueTile } from "./QueueTile.tsx";
import { TotalsStrip } from "./TotalsStrip.tsx";
import { calmLevels, defaultThresholds, waitClearsBelowMs } from "./thresholds.ts";
import { useQueueLevels } from "./useQueueLevels.ts";
import { WaitingList, waitingBeside } from "./WaitingList.tsx";

interface BoardProps {
  readonly view: BoardView;
  /** The server's clock. */
  readonly now: number;
}

const MOST_IN_A_ROW = 5;

/** More than four tiles are narrower, and stand in as few rows as they fit in, each about as long as the others. */
function columnsOf(queues: number) {
  if (queues < MOST_IN_A_ROW) return {};
  const rows = Math.ceil(queues / MOST_IN_A_ROW);
  return { "data-dense": true, style: { "--board-columns": Math.ceil(queues / rows) } as CSSProperties };
}

/** The board of a supervisor's desk: totals, a tile per queue, the day, and the selected queue. */
export function Board({ view, now }: BoardProps) {
  const { t } = useTranslation("board");
  const [chosen, setChosen] = useState<string | null>(null);
  const levels = useQueueLevels(view.queues, now);
  const selected = view.queues.find((queue) => queue.queueId === chosen) ?? view.queues[0];
  return (
    <>
      <TotalsStrip view={view} now={now}>
        <BoardLinks />
      </TotalsStrip>
      <section className="board-queues" aria-label={t("queue.all")} {...columnsOf(view.queues.length)}>
        {view.queues.map((queue) => (
          <QueueTile
            key={queue.queueId}
            queue={queue}
            formula={view.formula}
            levels={levels.get(queue.queueId) ?? calmLevels}
            now={now}
            selected={queue.queueId === selected?.queueId}
            onSelect={() => setChosen(queue.queueId)}
          />
        ))}
        {view.queues.length === 0 && <p className="panel board-empty">{t("queue.none")}</p>}
      </section>
      <div className="board-below">
        <div className="panel board-panel">
          <IntradayChart view={view} now={now} />
        </div>
        {selected !== undefined && <PeoplePanel view={view} queueId={selected.queueId} now={now} />}
      </div>
    </>
  );
}

type Tab = "waiting" | "queueAgents" | "allAgents";

/** Who waits in the selected queue, or who serves it, or everybody. */
function PeoplePanel({ view, queueId, now }: BoardProps & { readonly queueId: string }) {
  const { t, i18n } = useTranslation("board");
  const [tab, setTab] = useState<Tab>("waiting");
  const { region } = useMe().tenant;
  const queue = view.queues.find((one) => one.queueId === queueId);
  if (queue === undefined) return null;
  const own = view.agents.filter((agent) => agent.queueIds.includes(queueId)).length;
  const tabs: readonly (readonly [Tab, string, number])[] = [
    ["waiting", t("tabs.waiting", { queue: queue.name }), queue.waiting + waitingBeside(queue)],
    ["queueAgents", t("tabs.queueAgents"), own],
    ["allAgents", t("tabs.allAgents"), view.agents.length],
  ];
  return (
    <section className="panel board-panel" aria-label={t("tabs.label")}>
      <fieldset className="board-tabs" aria-label={t("tabs.label")}>
        {tabs.map(([name, text, count]) => (
          <button key={name} type="button" aria-pressed={tab === name} onClick={() => setTab(name)}>
            <span className="ellipsis">{text}</span>
            <span className="chip plain">{countText(count, i18n.language)}</span>
          </button>
        ))}
      </fieldset>
      {tab === "waiting" && <WaitingList queue={queue} agents={view.agents} now={now} region={region} />}
      {tab !== "waiting" && <AgentsList view={view} queueId={tab === "queueAgents" ? queueId : null} now={now} />}
      <p className="board-thresholds">{t("thresholds", thresholdValues())}</p>
    </section>
  );
}

function thresholdValues() {
  return {
    waitWatch: formatDuration(defaultThresholds.waitWatchMs),
    waitCritical: formatDuration(defaultThresholds.waitCriticalMs),
    clearsBelow: formatDuration(waitClearsBelowMs(defaultThresholds)),
    levelWatch: defaultThresholds.levelWatch * 100,
    levelCritical: defaultThresholds.levelCritical * 100,
  };
}
