import { Link } from "@tanstack/react-router";
import type { SettingsChange, SettingsSubject } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useRestore, useSettingsHistory } from "../../api/settings.ts";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { MoreButton } from "../../ui/MoreButton.tsx";
import { Failure } from "../Failure.tsx";
import { ChangeList } from "./ChangeList.tsx";

/** One thing's history beside its form, newest first, each state a click away. */
export function HistoryPanel({ subject, id }: { readonly subject: SettingsSubject; readonly id: string }) {
  const { t } = useTranslation("admin");
  const query = useSettingsHistory({ subject, id });
  const { data, error } = query;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <aside className="history-panel" aria-label={t("history.title")}>
      <div className="row">
        <h2 className="text-section grow">{t("history.title")}</h2>
        <Link to="/admin/history" className="text-caption">
          {t("nav.history")}
        </Link>
      </div>
      <Failure error={error} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="admin-scroll" tabIndex={0} aria-label={t("history.title")}>
        {data && items.length === 0 && <p className="admin-hint">{t("history.none")}</p>}
        <ol>
          {items.map((change, place) => {
            // A line's history has what it is on the web, too: each is undone by its own.
            const isSame = ({ subject }: SettingsChange) => subject === change.subject;
            const before = items.slice(place + 1).find(isSame);
            const isNewest = items.findIndex(isSame) === place;
            return <HistoryItem key={change.version} change={change} before={before} isNewest={isNewest} />;
          })}
        </ol>
        <MoreButton query={query} className="link-button text-caption">
          {t("history.older")}
        </MoreButton>
      </section>
    </aside>
  );
}

/** A secret that was replaced is kept nowhere: only that it was. */
const SECRETS = ["secretAt", "apiKeyAt"];
const mayUndo = ({ change, fields }: SettingsChange) =>
  change === "changed" && fields.some(({ field }) => !SECRETS.includes(field));

interface HistoryItemProps {
  readonly change: SettingsChange;
  readonly before: SettingsChange | undefined;
  readonly isNewest: boolean;
}

function HistoryItem({ change, before, isNewest }: HistoryItemProps) {
  const { t } = useTranslation("admin");
  return (
    <li className="history-item">
      <ChangeHead change={change} />
      {change.change === "changed" ? (
        <ChangeList changes={change.fields} most={4} />
      ) : (
        <span className="ink-2">{t(`history.${change.change}`)}</span>
      )}
      {isNewest && before && before.change !== "removed" && mayUndo(change) && (
        <RestoreButton to={before} text={t("history.undo")} />
      )}
      {!isNewest && change.change !== "removed" && <RestoreButton to={change} text={t("history.restore")} />}
    </li>
  );
}

/** Who, and when. */
export function ChangeHead({ change: { by, at } }: { readonly change: SettingsChange }) {
  const { t, i18n } = useTranslation("admin");
  return (
    <div className="row">
      <b className="ellipsis grow">{by?.name || t("history.nobody")}</b>
      <time className="ink-3 one-line" dateTime={new Date(at).toISOString()}>
        {formatMoment(at, serverNow(), i18n.language)}
      </time>
    </div>
  );
}

/** Makes the thing as it was after a change. */
export function RestoreButton({ to, text }: { readonly to: SettingsChange; readonly text: string }) {
  const restoring = useRestore();
  const { subject, id, version } = to;
  return (
    <>
      <button
        type="button"
        className="link-button"
        disabled={restoring.isPending}
        onClick={() => restoring.mutate({ subject, subjectId: id, version })}
      >
        <Icon name="undo" size={14} />
        {text}
      </button>
      <Failure error={restoring.error} />
    </>
  );
}
