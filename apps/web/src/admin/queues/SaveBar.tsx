import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { Failure } from "../Failure.tsx";
import { ChangeList } from "../history/ChangeList.tsx";
import { LeavingBanner } from "../LeavingBanner.tsx";
import { StaleBanner } from "../StaleBanner.tsx";
import type { QueueEditing } from "./useQueueEditing.ts";

/** What is changed and what is to fix, and the way to save it: not before it was shown what will change. */
export function SaveBar({ editing }: { readonly editing: QueueEditing }) {
  const { t } = useTranslation("admin");
  const [isReviewing, setReviewing] = useState(false);
  const { form, isDirty, isSaving, isStale, leaving, discard, rebase } = editing;
  // Each change is looked at before it is saved, also the one after this.
  if (isReviewing && !isDirty) setReviewing(false);
  const isBad = form.errors.length > 0;
  const shows = isReviewing && isDirty && !isBad;
  return (
    <div className="save-bar">
      <LeavingBanner leaving={leaving} />
      {isStale && <StaleBanner text={t("save.stale")} takeTheirs={discard} keepMine={rebase} />}
      {!isStale && <Failure error={editing.failure} />}
      {shows && (
        <section className="save-review" aria-label={t("save.willChange")}>
          <h2 className="section-title">{t("save.willChange")}</h2>
          <ChangeList changes={form.changes} />
        </section>
      )}
      <div className="row">
        <Counts editing={editing} />
        <span className="grow" />
        <button type="button" className="button" disabled={!isDirty || isSaving} onClick={discard}>
          {t("save.discard")}
        </button>
        {shows ? (
          <button type="button" className="button primary" disabled={isSaving || isStale} onClick={editing.save}>
            {t("save.now")}
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            disabled={!isDirty || isBad || isSaving}
            onClick={() => setReviewing(true)}
          >
            {t("save.review")}
          </button>
        )}
      </div>
    </div>
  );
}

function Counts({ editing: { form, isDirty } }: { readonly editing: QueueEditing }) {
  const { t } = useTranslation("admin");
  const [errors, warnings] = [form.errors.length, form.warnings.length];
  return (
    <span className="row text-caption" role="status">
      {isDirty ? (
        <b className="row tight accent">
          <Icon name="pencil" size={14} />
          {t("save.changes", { count: form.changes.length })}
        </b>
      ) : (
        <span className="ink-3">{t("save.saved")}</span>
      )}
      {errors > 0 && (
        <b className="row tight crit">
          <Icon name="alert" size={14} />
          {t("save.toFix", { count: errors })}
        </b>
      )}
      {errors === 0 && warnings > 0 && (
        <span className="row tight warn">
          <Icon name="alert" size={14} />
          {t("save.toConsider", { count: warnings })}
        </span>
      )}
      {isDirty && errors === 0 && <span className="ink-2 ellipsis">{t("save.atOnce")}</span>}
    </span>
  );
}
