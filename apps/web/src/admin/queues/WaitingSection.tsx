import { useTranslation } from "react-i18next";
import { Remedies } from "../fields/Field.tsx";
import { Check, NumberField, Optional, SecondsField } from "../fields/inputs.tsx";
import { useFieldState, useQueueForm } from "./queueForm.tsx";
import { Group, Section } from "./Section.tsx";
import { TierRows } from "./TierRows.tsx";

/** How long, how many, and who comes before whom. */
export function WaitingSection() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const stateOf = useFieldState();
  return (
    <Section name="waiting">
      <div className="admin-grid">
        <SecondsField
          label={t("fields.maxWaitMs")}
          value={draft.maxWaitMs}
          min={10}
          max={86_400}
          onChange={(maxWaitMs) => set({ maxWaitMs })}
          state={stateOf("maxWaitMs")}
        />
        <SecondsField
          label={t("fields.priorityMs")}
          value={draft.priorityMs}
          min={0}
          max={86_400}
          onChange={(priorityMs) => set({ priorityMs })}
          state={stateOf("priorityMs")}
          hint={t("waiting.priorityHint")}
        />
        <NumberField
          label={t("fields.ageing")}
          value={draft.ageing}
          min={0}
          max={100}
          step="any"
          onChange={(ageing) => set({ ageing })}
          state={stateOf("ageing")}
          hint={t("waiting.ageingHint")}
        />
        <SecondsField
          label={t("fields.placeBackMs")}
          value={draft.placeBackMs}
          min={0}
          max={3600}
          onChange={(placeBackMs) => set({ placeBackMs })}
          state={stateOf("placeBackMs")}
          hint={t("waiting.placeBackHint")}
        />
      </div>
      <div className="admin-two">
        <Limits />
        <Preferences />
      </div>
    </Section>
  );
}

function Limits() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const stateOf = useFieldState();
  return (
    <Group title={t("waiting.limits")}>
      <Optional
        label={t("waiting.full")}
        value={draft.maxWaiting}
        initial={50}
        onChange={(maxWaiting) => set({ maxWaiting })}
      >
        {(most) => (
          <NumberField
            label={t("fields.maxWaiting")}
            value={most}
            min={1}
            max={100_000}
            onChange={(maxWaiting) => set({ maxWaiting })}
            state={stateOf("maxWaiting")}
          />
        )}
      </Optional>
      <Optional
        label={t("waiting.fairness")}
        hint={t("waiting.fairnessHint")}
        value={draft.fairnessCapMs}
        initial={300_000}
        onChange={(fairnessCapMs) => set({ fairnessCapMs })}
      >
        {(cap) => (
          <SecondsField
            label={t("fields.fairnessCapMs")}
            value={cap}
            min={0}
            max={86_400}
            onChange={(fairnessCapMs) => set({ fairnessCapMs })}
            state={stateOf("fairnessCapMs")}
          />
        )}
      </Optional>
      <Check
        label={t("waiting.announce")}
        hint={t("waiting.announceHint")}
        value={draft.announceWait}
        onChange={(announceWait) => set({ announceWait })}
      />
    </Group>
  );
}

const PREFERRED = ["owner", "last"] as const;

function Preferences() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const stateOf = useFieldState();
  const { agents, holdMs } = draft.preferred;
  const choose = (one: "owner" | "last", isOn: boolean) => {
    const chosen = PREFERRED.filter((each) => (each === one ? isOn : agents.includes(each)));
    set({ preferred: { agents: chosen, holdMs: holdMs || 20_000 } });
  };
  return (
    <Group title={t("waiting.first")}>
      {PREFERRED.map((one) => (
        <Check
          key={one}
          label={t(`preferred.${one}`)}
          value={agents.includes(one)}
          onChange={(isOn) => choose(one, isOn)}
        />
      ))}
      {agents.length > 0 && (
        <SecondsField
          label={t("preferred.hold")}
          value={holdMs}
          min={0}
          max={3600}
          onChange={(ms) => set({ preferred: { agents, holdMs: ms } })}
          state={stateOf("preferred.holdMs")}
        />
      )}
      <TierRows value={draft.tierPriorityMs} onChange={(tierPriorityMs) => set({ tierPriorityMs })} />
      <Remedies state={stateOf("tierPriorityMs")} />
    </Group>
  );
}
