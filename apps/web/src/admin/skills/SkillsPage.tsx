import type { Skill } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAgents, useNewSkill, useQueues, useRemoveSkill, useRenameSkill, useSkills } from "../../api/settings.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Failure, failureState } from "../Failure.tsx";
import { TextField } from "../fields/inputs.tsx";
import { HistoryPanel } from "../history/HistoryPanel.tsx";

/** What agents can do and contacts may ask for. */
export function SkillsPage() {
  const { t } = useTranslation("admin");
  const { data, error } = useSkills();
  const [chosen, setChosen] = useState<string | null>(null);
  const skills = data?.items ?? [];
  const shown = skills.find(({ skillId }) => skillId === chosen) ?? skills[0];
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.skills")}</h1>
        </div>
        <Failure error={error} />
        <NewSkill />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.skills")}>
          <table className="table admin-table">
            <thead>
              <tr>
                <th scope="col">{t("skill.label")}</th>
                <th scope="col">{t("skill.askedBy")}</th>
                <th scope="col" className="number">
                  {t("skill.agents")}
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t("actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {skills.map((skill) => (
                <SkillRow
                  key={skill.skillId}
                  skill={skill}
                  isShown={skill.skillId === shown?.skillId}
                  onShow={() => setChosen(skill.skillId)}
                />
              ))}
            </tbody>
          </table>
        </section>
      </div>
      {shown && <HistoryPanel key={shown.skillId} subject="skill" id={shown.skillId} />}
    </div>
  );
}

function NewSkill() {
  const { t } = useTranslation("admin");
  const [name, setName] = useState("");
  const making = useNewSkill();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") making.mutate(name.trim(), { onSuccess: () => setName("") });
  };
  return (
    <form className="admin-new" onSubmit={submit}>
      <TextField
        label={t("skill.new")}
        maxLength={60}
        value={name}
        onChange={setName}
        state={failureState(making.error, "name")}
      />
      <button type="submit" className="button primary" disabled={making.isPending || name.trim() === ""}>
        <Icon name="plus" />
        {t("create")}
      </button>
      <Failure error={making.error} at={["name"]} />
    </form>
  );
}

interface SkillRowProps {
  readonly skill: Skill;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

function SkillRow({ skill, isShown, onShow }: SkillRowProps) {
  const { t } = useTranslation(["admin", "common"]);
  const [name, setName] = useState<string | null>(null);
  const [renaming, removing] = [useRenameSkill(), useRemoveSkill()];
  const queues = (useQueues().data?.items ?? []).filter(({ requires }) =>
    requires.some(({ skillId }) => skillId === skill.skillId),
  );
  const agents = (useAgents().data?.items ?? []).filter(({ skills }) => skill.skillId in skills);
  const rename = (event: FormEvent) => {
    event.preventDefault();
    if (name?.trim()) renaming.mutate({ ...skill, name: name.trim() }, { onSuccess: () => setName(null) });
  };
  return (
    <tr className={isShown ? "selected" : ""}>
      <th scope="row">
        {name === null ? (
          <button type="button" className="link-button" aria-pressed={isShown} onClick={onShow}>
            {skill.name}
          </button>
        ) : (
          <form className="row" onSubmit={rename}>
            <TextField label={t("skill.rename")} maxLength={60} value={name} onChange={setName} />
            <button type="submit" className="button small">
              {t("common:save")}
            </button>
          </form>
        )}
        <Failure error={renaming.error ?? removing.error} />
      </th>
      <td>{queues.map((queue) => queue.name).join(t("comma")) || <span className="ink-3">{t("nobody")}</span>}</td>
      <td className="number">{agents.length}</td>
      <td className="number">
        <button type="button" className="button quiet small" onClick={() => setName(name === null ? skill.name : null)}>
          {name === null ? t("skill.rename") : t("common:cancel")}
        </button>
        <button
          type="button"
          className="button quiet small"
          disabled={removing.isPending}
          onClick={() => removing.mutate(skill.skillId)}
        >
          {t("remove")}
        </button>
      </td>
    </tr>
  );
}
