import type { DeskContact } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { useDesk } from "../frame/deskContext.tsx";
import { useCallerNames } from "../frame/useCaller.ts";
import type { DraftState } from "./draftKeeper.ts";

/** Zone B3: the note of the open contact, always here, from the first word to the end of the wrap-up. */
export function Composer({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation("desk");
  const { drafts } = useDesk();
  const keeper = drafts.of(contact);
  const draft = keeper.store();
  const nameOf = useCallerNames();
  return (
    <section className="composer" aria-label={t("notes.label")}>
      <div className="row">
        <Chip tone="accent" icon="pencil">
          {t("notes.label")}
        </Chip>
        <span className="grow" />
        <SavedMark draft={draft} />
      </div>
      <textarea
        className="text-area"
        aria-label={t("notes.label")}
        placeholder={t("notes.placeholder")}
        maxLength={10_000}
        value={draft.notes}
        onChange={(event) => keeper.edit({ notes: event.currentTarget.value })}
        onBlur={() => void keeper.flush()}
      />
      <p className="composer-foot ellipsis">{t("notes.keepsIn", { name: nameOf(contact).title })}</p>
    </section>
  );
}

/** What the server has of what is written here. */
export function SavedMark({ draft }: { readonly draft: DraftState }) {
  const { t, i18n } = useTranslation("desk");
  if (draft.status === "failed")
    return (
      <span className="row tight text-caption warn" role="status">
        <Icon name="alert" size={14} />
        {t("notes.failed")}
      </span>
    );
  if (draft.status === "saving") return <span className="text-caption ink-3">{t("notes.saving")}</span>;
  if (draft.status === "dirty") return <span className="text-caption ink-3">{t("notes.unsaved")}</span>;
  // Of empty fields, as after an answer is sent, nobody asks whether they are kept.
  if (draft.savedAt === null || (draft.notes === "" && draft.reply === "")) return null;
  return (
    <span className="row tight text-caption ink-3">
      <Icon name="check" size={14} />
      {t("notes.saved", { time: formatTime(draft.savedAt, i18n.language, true) })}
    </span>
  );
}
