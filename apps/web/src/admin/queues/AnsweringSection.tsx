import { useTranslation } from "react-i18next";
import { Remedies } from "../fields/Field.tsx";
import { NumberField, SecondsField, TextField } from "../fields/inputs.tsx";
import { SkillRows } from "../fields/SkillRows.tsx";
import { AgentOrder } from "./AgentOrder.tsx";
import type { QueueDraft } from "./queueDraft.ts";
import { useFieldState, useQueueForm } from "./queueForm.tsx";
import { RelaxRows } from "./RelaxRows.tsx";
import { Group, Section } from "./Section.tsx";

/** Who answers: skills, how they relax, and who of those who may is asked first. */
export function AnsweringSection() {
  const { t } = useTranslation("admin");
  const { draft, set, skills } = useQueueForm();
  const stateOf = useFieldState();
  return (
    <Section name="answering">
      <div className="admin-grid">
        <TextField
          label={t("queue.name")}
          value={draft.name}
          onChange={(name) => set({ name })}
          state={stateOf("name")}
        />
        <SecondsField
          label={t("fields.ringTimeoutMs")}
          value={draft.ringTimeoutMs}
          min={3}
          max={120}
          onChange={(ringTimeoutMs) => set({ ringTimeoutMs })}
          state={stateOf("ringTimeoutMs")}
        />
        <SecondsField
          label={t("fields.reofferBackOffMs")}
          value={draft.reofferBackOffMs}
          min={0}
          max={3600}
          onChange={(reofferBackOffMs) => set({ reofferBackOffMs })}
          state={stateOf("reofferBackOffMs")}
        />
      </div>
      <div className="admin-two">
        <Group title={t("fields.requires")}>
          <SkillRows value={draft.requires} skills={skills} onChange={(requires) => set({ requires })} />
          <Remedies state={stateOf("requires")} hint={t("skill.hint")} />
        </Group>
        <Group title={t("fields.relax")}>
          <RelaxRows value={draft.relax} onChange={(relax) => set({ relax })} />
          <Remedies state={stateOf("relax")} hint={t("relax.hint")} />
        </Group>
      </div>
      <StrategyChoice />
    </Section>
  );
}

const STRATEGIES = [
  "longestIdle",
  "fewestContacts",
  "roundRobin",
  "topDown",
  "ringGroup",
] as const satisfies readonly QueueDraft["strategy"][];

function StrategyChoice() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const stateOf = useFieldState();
  return (
    <Group title={t("fields.strategy")}>
      <div className="strategies">
        {STRATEGIES.map((strategy) => (
          <label key={strategy} className="strategy">
            <input
              type="radio"
              name="strategy"
              checked={draft.strategy === strategy}
              onChange={() => set({ strategy })}
            />
            <span>
              <b>{t(`strategy.${strategy}.name`)}</b>
              <span className="admin-hint">{t(`strategy.${strategy}.means`)}</span>
            </span>
          </label>
        ))}
      </div>
      <Remedies state={stateOf("strategy")} />
      {draft.strategy === "topDown" && <AgentOrder />}
      {draft.strategy === "ringGroup" && (
        <div className="admin-grid apart">
          <NumberField
            label={t("fields.ringGroupSize")}
            value={draft.ringGroupSize}
            min={2}
            max={20}
            onChange={(ringGroupSize) => set({ ringGroupSize })}
            state={stateOf("ringGroupSize")}
          />
        </div>
      )}
    </Group>
  );
}
