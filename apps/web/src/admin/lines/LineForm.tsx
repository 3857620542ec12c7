import { changedFields, type Line, type LineEdit, type NewLine } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBrands, useEditLine, useNewLine, useQueues, useRemoveLine, useSkills } from "../../api/settings.ts";
import { type InterfaceLanguage, languages, ownNames } from "../../i18n/languages.ts";
import { Failure, failureState } from "../Failure.tsx";
import { CALM, type FieldState } from "../fields/Field.tsx";
import { ChoiceField, SecondsField, TextField } from "../fields/inputs.tsx";
import { SkillRows } from "../fields/SkillRows.tsx";
import { TextsField } from "../fields/TextsField.tsx";
import { LeavingBanner } from "../LeavingBanner.tsx";
import { Group } from "../queues/Section.tsx";
import { useLeaving } from "../useLeaving.ts";
import type { OpenForm } from "../useOpenForm.ts";
import { WritingSection } from "./WritingSection.tsx";

interface LineFormProps {
  /** Null: a new one. */
  readonly line: Line | null;
  readonly form: OpenForm<string>;
}

const FIELDS = ["name", "address", "queueId", "brandId"];

/** A line's settings. Its address stays: another address is another line. */
export function LineForm({ line, form }: LineFormProps) {
  const { t, i18n } = useTranslation(["admin", "common"]);
  const [base, setBase] = useState(line);
  const [edit, setEdit] = useState<LineEdit | null>(line && editOf(line));
  const [{ channel, address }, setPlace] = useState<Place>({ channel: "phone", address: "" });
  const [queues, brands] = [useQueues().data?.items, useBrands().data?.items];
  const [making, editing] = [useNewLine(), useEditLine()];
  const dirty = isDirty(base, edit, address);
  const leaving = useLeaving(dirty, form);
  // What others save is followed, except where it would take away what is typed here: then saving says so.
  if (line && base && line.revision > base.revision && !dirty) {
    setBase(line);
    setEdit(editOf(line));
  }
  if (!queues?.[0] || !brands?.[0]) return null;
  const draft: LineEdit = edit ?? emptyLine(queues[0].queueId, brands[0].brandId, i18n.language as InterfaceLanguage);
  const set = (part: Partial<LineEdit>) => setEdit({ ...draft, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = { onSuccess: form.close };
    const wanted = { ...draft, name: draft.name.trim() };
    if (base) editing.mutate({ lineId: base.lineId, revision: base.revision, edit: wanted }, done);
    else making.mutate({ ...wanted, channel, address }, done);
  };
  const error = making.error ?? editing.error;
  const stateOf = (field: string) => failureState(error, field);
  return (
    <form className="line-form" onSubmit={submit} aria-label={line ? line.name : t("line.new")}>
      <div className="admin-grid">
        <TextField
          label={t("fields.name")}
          value={draft.name}
          onChange={(name) => set({ name })}
          state={stateOf("name")}
        />
        {line === null && <PlaceFields place={{ channel, address }} onChange={setPlace} state={stateOf("address")} />}
        <ChoiceField
          label={t("fields.queueId")}
          value={draft.queueId}
          onChange={(queueId) => set({ queueId })}
          options={queues.map(({ queueId, name }) => [queueId, name] as const)}
          state={stateOf("queueId")}
        />
        <ChoiceField
          label={t("fields.brandId")}
          value={draft.brandId}
          onChange={(brandId) => set({ brandId })}
          options={brands.map(({ brandId, name }) => [brandId, name] as const)}
          state={stateOf("brandId")}
        />
      </div>
      <LineDetails draft={draft} set={set} isSpoken={(base?.channel ?? channel) === "phone"} />
      <Failure error={error} at={FIELDS} />
      <LeavingBanner leaving={leaving} />
      <div className="row">
        <button type="submit" className="button primary" disabled={making.isPending || editing.isPending}>
          {line ? t("common:save") : t("create")}
        </button>
        <button type="button" className="button" onClick={form.close}>
          {t("common:cancel")}
        </button>
        <span className="grow" />
        {line && <RemoveLine lineId={line.lineId} onRemoved={form.close} />}
      </div>
    </form>
  );
}

type Place = Required<Pick<NewLine, "channel" | "address">>;
const CHANNELS = ["phone", "chat", "email", "fax"] as const;

interface PlaceFieldsProps {
  readonly place: Place;
  readonly onChange: (place: Place) => void;
  readonly state: FieldState;
}

/** What customers will reach it by, and where. */
function PlaceFields({ place: { channel, address }, onChange, state }: PlaceFieldsProps) {
  const { t } = useTranslation("admin");
  return (
    <>
      <ChoiceField
        label={t("line.channel")}
        value={channel}
        onChange={(chosen) => onChange({ channel: chosen, address })}
        options={CHANNELS.map((one) => [one, t(`line.channels.${one}`)] as const)}
      />
      <TextField
        label={t("fields.address")}
        value={address}
        onChange={(typed) => onChange({ channel, address: typed })}
        state={state}
        hint={t(`line.addressHints.${channel}`)}
      />
    </>
  );
}

interface LineDetailsProps {
  /** Is it a line of calls? */
  readonly isSpoken: boolean;
  readonly draft: LineEdit;
  readonly set: (part: Partial<LineEdit>) => void;
}

function LineDetails({ draft, set, isSpoken }: LineDetailsProps) {
  const { t } = useTranslation("admin");
  const skills = useSkills().data?.items ?? [];
  return (
    <>
      <div className="admin-grid">
        <ChoiceField
          label={t("fields.language")}
          value={draft.language}
          onChange={(language) => set({ language })}
          options={languages.map((language) => [language, ownNames[language]] as const)}
        />
        <SecondsField
          label={t("fields.priorityMs")}
          value={draft.priorityMs}
          min={0}
          max={86_400}
          onChange={(priorityMs) => set({ priorityMs })}
        />
      </div>
      <div className="admin-two">
        <Group title={t("line.alsoRequires")}>
          <SkillRows value={draft.requires} skills={skills} onChange={(requires) => set({ requires })} />
        </Group>
        {isSpoken && (
          <Group title={t("line.greeting")}>
            <TextsField
              label={t("line.greetingShort")}
              value={draft.greeting}
              onChange={(greeting) => set({ greeting })}
              stateOf={() => CALM}
            />
          </Group>
        )}
      </div>
      <WritingSection value={draft.text ?? {}} onChange={(text) => set({ text })} />
    </>
  );
}

function RemoveLine({ lineId, onRemoved }: { readonly lineId: string; readonly onRemoved: () => void }) {
  const { t } = useTranslation("admin");
  const [isAsked, setAsked] = useState(false);
  const removing = useRemoveLine(onRemoved);
  return (
    <>
      <Failure error={removing.error} />
      {isAsked && <span>{t("line.removeSure")}</span>}
      <button
        type="button"
        className="button danger small"
        disabled={removing.isPending}
        onClick={() => (isAsked ? removing.mutate(lineId) : setAsked(true))}
      >
        {t(isAsked ? "line.removeNow" : "line.remove")}
      </button>
    </>
  );
}

/** Is there anything that would be lost? */
function isDirty(line: Line | null, edit: LineEdit | null, address: string): boolean {
  if (line === null) return edit !== null || address !== "";
  return edit !== null && changedFields(editOf(line), edit).length > 0;
}

function editOf({ name, brandId, queueId, language, requires, priorityMs, greeting, text = {} }: Line): LineEdit {
  return { name, brandId, queueId, language, requires, priorityMs, greeting, text };
}

/** Its callers mostly speak as who sets it up. */
function emptyLine(queueId: string, brandId: string, language: InterfaceLanguage): LineEdit {
  return { name: "", brandId, queueId, language, requires: [], priorityMs: 0, greeting: {} };
}
