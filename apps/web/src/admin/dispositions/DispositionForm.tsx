import type { Disposition, DispositionEdit } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRemoveDisposition, useSaveDisposition } from "../../api/dispositions.ts";
import { useQueues } from "../../api/settings.ts";
import { labelOf } from "../../i18n/format.ts";
import { Failure, failureState } from "../Failure.tsx";
import { ChoiceField, NumberField } from "../fields/inputs.tsx";
import { TextsField } from "../fields/TextsField.tsx";
import { LeavingBanner } from "../LeavingBanner.tsx";
import { useLeaving } from "../useLeaving.ts";
import type { OpenForm } from "../useOpenForm.ts";

interface DispositionFormProps {
  /** Null: a new one. */
  readonly disposition: Disposition | null;
  /** Where a new one stands. */
  readonly last: number;
  readonly form: OpenForm<string>;
}

const FIELDS = ["label", "label.en", "label.zh-Hans", "label.zh-Hant", "queueId", "position"];

/** One disposition: its words by language, its queue, and where it stands among the others. */
export function DispositionForm({ disposition, last, form }: DispositionFormProps) {
  const { t, i18n } = useTranslation(["admin", "common"]);
  const [base, setBase] = useState(disposition);
  const [edit, setEdit] = useState<DispositionEdit>(() => editOf(disposition, last));
  const [saving, removing] = [useSaveDisposition(), useRemoveDisposition(form.close)];
  const isDirty = JSON.stringify(edit) !== JSON.stringify(editOf(base, last));
  const leaving = useLeaving(isDirty, form);
  // What others save is followed, except where it would take away what is typed here: then saving says so.
  if (disposition && base && disposition.revision > base.revision && !isDirty) {
    setBase(disposition);
    setEdit(editOf(disposition, last));
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate({ disposition: base, edit }, { onSuccess: form.close });
  };
  const name = disposition ? labelOf(disposition.label, i18n.language) : t("dispositions.new");
  return (
    <form className="line-form" onSubmit={submit} aria-label={name}>
      <DispositionFields
        edit={edit}
        set={(part) => setEdit((before) => ({ ...before, ...part }))}
        error={saving.error}
      />
      <p className="admin-hint">{t("dispositions.hint")}</p>
      <Failure error={saving.error ?? removing.error} at={FIELDS} />
      <LeavingBanner leaving={leaving} />
      <div className="row">
        <button
          type="submit"
          className="button primary"
          disabled={saving.isPending || Object.keys(edit.label).length === 0}
        >
          {disposition ? t("common:save") : t("create")}
        </button>
        <button type="button" className="button" onClick={form.close}>
          {t("common:cancel")}
        </button>
        <span className="grow" />
        {disposition && (
          <button
            type="button"
            className="button danger small"
            disabled={removing.isPending}
            onClick={() => removing.mutate(disposition.id)}
          >
            {t("remove")}
          </button>
        )}
      </div>
    </form>
  );
}

interface DispositionFieldsProps {
  readonly edit: DispositionEdit;
  readonly set: (part: Partial<DispositionEdit>) => void;
  readonly error: Error | null;
}

function DispositionFields({ edit, set, error }: DispositionFieldsProps) {
  const { t } = useTranslation("admin");
  const queues = useQueues().data?.items ?? [];
  return (
    <>
      <TextsField
        label={t("dispositions.words")}
        value={edit.label}
        onChange={(label) => set({ label })}
        maxLength={100}
        stateOf={(language) => failureState(error, `label.${language}`)}
      />
      <div className="admin-grid">
        <ChoiceField
          label={t("fields.queueId")}
          value={edit.queueId ?? ""}
          onChange={(queueId) => set({ queueId: queueId === "" ? null : queueId })}
          options={[["", t("answers.allQueues")], ...queues.map(({ queueId, name }) => [queueId, name] as const)]}
          state={failureState(error, "queueId")}
        />
        <NumberField
          label={t("fields.position")}
          value={edit.position}
          onChange={(position) => set({ position })}
          min={0}
          max={9999}
          state={failureState(error, "position")}
        />
      </div>
    </>
  );
}

const editOf = (one: Disposition | null, last: number): DispositionEdit =>
  one === null
    ? { label: {}, queueId: null, position: last }
    : { label: one.label, queueId: one.queueId, position: one.position };
