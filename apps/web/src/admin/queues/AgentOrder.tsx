import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { Remedies } from "../fields/Field.tsx";
import { useFieldState, useQueueForm } from "./queueForm.tsx";

/** Who is asked first: by dragging, by buttons, or with Alt and the arrow keys. */
export function AgentOrder() {
  const { t } = useTranslation("admin");
  const { draft, set, agents, queueId } = useQueueForm();
  const stateOf = useFieldState();
  const [dragged, setDragged] = useState<string | null>(null);
  const own = agents.filter(({ queueIds }) => queueIds.includes(queueId));
  const rest = own.filter(({ agentId }) => !draft.agentOrder.includes(agentId)).map(({ agentId }) => agentId);
  const order = [...draft.agentOrder, ...rest];
  const nameOf = (id: string) => agents.find(({ agentId }) => agentId === id)?.name ?? t("unknown");
  const move = (id: string, to: number) => {
    const others = order.filter((one) => one !== id);
    const place = Math.max(0, Math.min(to, others.length));
    set({ agentOrder: [...others.slice(0, place), id, ...others.slice(place)] });
  };
  const pressed = (event: KeyboardEvent, id: string, place: number) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(id, place + (event.key === "ArrowUp" ? -1 : 1));
  };
  return (
    <>
      <p className="admin-hint">{t("order.hint")}</p>
      <ol className="agent-order" aria-label={t("fields.agentOrder")}>
        {order.map((id, place) => (
          <li
            key={id}
            draggable
            className={`row ${dragged === id ? "dragged" : ""}`}
            onDragStart={() => setDragged(id)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={() => dragged !== null && move(dragged, place)}
          >
            <span className="ink-3 order-place">{place + 1}</span>
            <span className="grow ellipsis">{nameOf(id)}</span>
            {[-1, 1].map((by) => (
              <button
                key={by}
                type="button"
                className="button quiet small icon-only"
                aria-label={t(by < 0 ? "order.up" : "order.down", { name: nameOf(id) })}
                disabled={place + by < 0 || place + by >= order.length}
                onKeyDown={(event) => pressed(event, id, place)}
                onClick={() => move(id, place + by)}
              >
                <span className={by < 0 ? "" : "turned"}>
                  <Icon name="up" size={14} />
                </span>
              </button>
            ))}
          </li>
        ))}
      </ol>
      <Remedies state={stateOf("agentOrder")} />
    </>
  );
}
