import "./whyNot.css";
import type { ContactWhyNot } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { keyOf } from "../api/problem.ts";
import { useLines } from "../api/settings.ts";
import { agentsText } from "./agentsText.ts";
import { useContactWhyNot } from "./useWhyNot.ts";
import { useWords } from "./words.ts";

/** Why nobody takes a contact that waits: the agents of its queue, grouped by what keeps them. */
export function ContactReasons({ interactionId }: { readonly interactionId: string }) {
  const { t } = useTranslation(["whyNot", "common"]);
  const { data, error } = useContactWhyNot(interactionId);
  const words = useWords();
  const settingsOf = (kind: "queue" | "line") => data?.settings.find(({ subject }) => subject === kind);
  const [queueSettings, lineSettings] = [settingsOf("queue"), settingsOf("line")];
  const lines = useLines().data?.items ?? [];
  if (error) return <p className="reasons crit">{t(`common:problems.${keyOf(error)}`)}</p>;
  if (!data) return <p className="reasons ink-3">{t("common:loading")}</p>;
  if (data.state !== "waiting") return <p className="reasons">{t("notWaiting")}</p>;
  if (data.agents === 0) return <p className="reasons warn">{t("noAgents")}</p>;
  return (
    <div className="reasons">
      <p className="ink-2">{t("ofAgents", { count: data.agents })}</p>
      <ul>
        {data.groups.map((group) => (
          <li key={`${JSON.stringify(group.because)}${group.how}`}>
            <b>{agentsText(group, words)}</b>
            <span className="ink-3">
              {" "}
              {namesText(group.names.filter(Boolean).join(t("comma")), group, t("andOthers"))}
            </span>
          </li>
        ))}
      </ul>
      {queueSettings && (
        <p className="ink-3">
          {t("bySettings", { queue: words.queue(queueSettings.id), revision: queueSettings.revision })}{" "}
          {lineSettings &&
            t("byLine", {
              line: lines.find(({ lineId }) => lineId === lineSettings.id)?.name ?? t("aLine"),
              revision: lineSettings.revision,
            })}
        </p>
      )}
    </div>
  );
}

function namesText(names: string, group: ContactWhyNot["groups"][number], andOthers: string): string {
  return group.count > group.names.length ? `${names} ${andOthers}` : names;
}
