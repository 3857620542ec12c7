import type { CannedAnswer, CannedAnswerEdit } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRemoveCannedAnswer, useSaveCannedAnswer } from "../../api/cannedAnswers.ts";
import { useQueues } from "../../api/settings.ts";
import { languages, ownNames } from "../../i18n/languages.ts";
import { Failure, failureState } from "../Failure.tsx";
import { Field } from "../fields/Field.tsx";
import { ChoiceField, TextField } from "../fields/inputs.tsx";
import { LeavingBanner } from "../LeavingBanner.tsx";
import { useLeaving } from "../useLeaving.ts";
import type { OpenForm } from "../useOpenForm.ts";

interface AnswerFormProps {
  /** Null: a new one. */
  readonly answer: CannedAnswer | null;
  readonly form: OpenForm<string>;
}

const EMPTY: CannedAnswerEdit = { name: "", queueId: null, language: null, text: "" };
const FIELDS = ["name", "text"];

/** One answer: for which queue and language, and its words; names in braces are filled in when an agent takes it. */
export function AnswerForm({ answer, form }: AnswerFormProps) {
  const { t } = useTranslation(["admin", "common"]);
  const [base, setBase] = useState(answer);
  const [edit, setEdit] = useState<CannedAnswerEdit>(() => editOf(answer ?? EMPTY));
  const [saving, removing] = [useSaveCannedAnswer(), useRemoveCannedAnswer(form.close)];
  const isDirty = JSON.stringify(edit) !== JSON.stringify(editOf(base ?? EMPTY));
  const leaving = useLeaving(isDirty, form);
  // What others save is followed, except where it would take away what is typed here: then saving says so.
  if (answer && base && answer.revision > base.revision && !isDirty) {
    setBase(answer);
    setEdit(editOf(answer));
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate({ answer: base, edit }, { onSuccess: form.close });
  };
  const isEmpty = edit.name.trim() === "" || edit.text.trim() === "";
  return (
    <form className="line-form" onSubmit={submit} aria-label={answer?.name ?? t("answers.new")}>
      <AnswerFields edit={edit} set={(part) => setEdit((before) => ({ ...before, ...part }))} error={saving.error} />
      <Failure error={saving.error ?? removing.error} at={FIELDS} />
      <LeavingBanner leaving={leaving} />
      <div className="row">
        <button type="submit" className="button primary" disabled={saving.isPending || isEmpty}>
          {answer ? t("common:save") : t("create")}
        </button>
        <button type="button" className="button" onClick={form.close}>
          {t("common:cancel")}
        </button>
        <span className="grow" />
        {answer && (
          <button
            type="button"
            className="button danger small"
            disabled={removing.isPending}
            onClick={() => removing.mutate(answer.cannedAnswerId)}
          >
            {t("remove")}
          </button>
        )}
      </div>
    </form>
  );
}

interface AnswerFieldsProps {
  readonly edit: CannedAnswerEdit;
  readonly set: (part: Partial<CannedAnswerEdit>) => void;
  readonly error: Error | null;
}

function AnswerFields({ edit, set, error }: AnswerFieldsProps) {
  const { t } = useTranslation("admin");
  const queues = useQueues().data?.items ?? [];
  return (
    <>
      <div className="admin-grid">
        <TextField
          label={t("fields.name")}
          value={edit.name}
          onChange={(name) => set({ name })}
          state={failureState(error, "name")}
        />
        <ChoiceField
          label={t("fields.queueId")}
          value={edit.queueId ?? ""}
          onChange={(queueId) => set({ queueId: queueId === "" ? null : queueId })}
          options={[["", t("answers.allQueues")], ...queues.map(({ queueId, name }) => [queueId, name] as const)]}
        />
        <ChoiceField
          label={t("fields.language")}
          value={edit.language ?? ""}
          onChange={(language) => set({ language: language === "" ? null : language })}
          options={[
            ["", t("answers.allLanguages")],
            ...languages.map((language) => [language, ownNames[language]] as const),
          ]}
        />
      </div>
      <Field label={t("answers.text")} hint={t("answers.fields")} state={failureState(error, "text")} wide>
        {(props) => (
          <textarea
            {...props}
            rows={4}
            dir="auto"
            maxLength={4000}
            lang={edit.language ?? undefined}
            value={edit.text}
            onChange={(event) => set({ text: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

const editOf = ({ name, queueId, language, text }: CannedAnswerEdit): CannedAnswerEdit => ({
  name,
  queueId,
  language,
  text,
});
