import { type AgentEdit, type AgentItem, changedFields, type Queue, type Skill } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { RequestFailed } from "../../api/problem.ts";
import { useEditAgent } from "../../api/settings.ts";
import { Failure } from "../Failure.tsx";
import { Check } from "../fields/inputs.tsx";
import { LEVELS } from "../fields/SkillRows.tsx";
import { LeavingBanner } from "../LeavingBanner.tsx";
import { Group } from "../queues/Section.tsx";
import { useLeaving } from "../useLeaving.ts";
import type { OpenForm } from "../useOpenForm.ts";
import { WorkSets } from "./WorkSets.tsx";

interface AgentFormProps {
  readonly agent: AgentItem;
  readonly queues: readonly Queue[];
  readonly skills: readonly Skill[];
  readonly form: OpenForm<string>;
}

/** What an agent answers, how well, and how much at a time. */
export function AgentForm({ agent, queues, skills, form }: AgentFormProps) {
  const { t } = useTranslation(["admin", "common"]);
  const [base, setBase] = useState(agent);
  const [edit, setEdit] = useState<Required<AgentEdit>>(() => editOf(agent));
  const editing = useEditAgent();
  const isDirty = changedFields(editOf(base), edit).length > 0;
  const leaving = useLeaving(isDirty, form);
  // What others save is followed, except where it would take away what is typed here: then saving says so.
  if (agent.revision > base.revision && !isDirty) {
    setBase(agent);
    setEdit(editOf(agent));
  }
  const set = (part: Partial<AgentEdit>) => setEdit((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    editing.mutate({ agentId: agent.agentId, revision: base.revision, edit }, { onSuccess: form.close });
  };
  const isStale = editing.error instanceof RequestFailed && editing.error.status === 412;
  return (
    <form className="line-form" onSubmit={submit} aria-label={agent.name}>
      <div className="row">
        <h2 className="text-section grow">{agent.name}</h2>
        <Check label={t("fields.enabled")} value={edit.enabled} onChange={(enabled) => set({ enabled })} />
      </div>
      <div className="admin-two">
        <Group title={t("fields.queueIds")}>
          <div className="checks">
            {queues.map(({ queueId, name }) => (
              <Check
                key={queueId}
                label={name}
                value={edit.queueIds.includes(queueId)}
                onChange={(isOn) => set({ queueIds: withOne(edit.queueIds, queueId, isOn) })}
              />
            ))}
          </div>
        </Group>
        <Group title={t("nav.skills")}>
          <SkillLevels value={edit.skills} skills={skills} onChange={(levels) => set({ skills: levels })} />
        </Group>
      </div>
      <WorkSets value={edit.workSets} onChange={(workSets) => set({ workSets })} />
      <Failure error={editing.error} />
      <LeavingBanner leaving={leaving} />
      {isStale && <p className="admin-hint">{t("agents.stale")}</p>}
      <div className="row">
        <button type="submit" className="button primary" disabled={editing.isPending}>
          {t("common:save")}
        </button>
        <button type="button" className="button" onClick={form.close}>
          {t("common:cancel")}
        </button>
      </div>
    </form>
  );
}

const withOne = (ids: readonly string[], id: string, isOn: boolean) =>
  isOn ? [...ids, id] : ids.filter((one) => one !== id);

function editOf({ queueIds, skills, enabled, workSets }: AgentItem): Required<AgentEdit> {
  return { queueIds, skills, enabled, workSets: workSets ?? [{ voice: 1 }] };
}

interface SkillLevelsProps {
  readonly value: Readonly<Record<string, number>>;
  readonly skills: readonly Skill[];
  readonly onChange: (value: Record<string, number>) => void;
}

function SkillLevels({ value, skills, onChange }: SkillLevelsProps) {
  const { t } = useTranslation("admin");
  const put = (skillId: string, level: string) => {
    const { [skillId]: _old, ...others } = value;
    onChange(level === "" ? others : { ...others, [skillId]: Number(level) });
  };
  return (
    <div className="checks">
      {skills.map(({ skillId, name }) => (
        <label key={skillId} className="row skill-level">
          <span className="grow ellipsis">{name}</span>
          <span className="input">
            <select value={value[skillId] ?? ""} onChange={(event) => put(skillId, event.currentTarget.value)}>
              <option value="">{t("agents.noSkill")}</option>
              {LEVELS.map((level) => (
                <option key={level} value={level}>
                  {level}
                </option>
              ))}
            </select>
          </span>
        </label>
      ))}
    </div>
  );
}
