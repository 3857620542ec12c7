import type { SettingsChange, SettingsSubject } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useSettingsHistory } from "../../api/settings.ts";
import { formatMoment } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Failure } from "../Failure.tsx";
import { OlderButton } from "../OlderButton.tsx";
import { ChangeList } from "./ChangeList.tsx";
import { RestoreButton } from "./HistoryPanel.tsx";

/** Every change of every setting, newest first. */
export function HistoryPage() {
  const { t } = useTranslation("admin");
  const pages = useSettingsHistory(null);
  const { data, error } = pages;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="admin-page">
      <div className="row admin-head">
        <h1 className="text-title grow">{t("nav.history")}</h1>
      </div>
      <Failure error={error} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="admin-scroll" tabIndex={0} aria-label={t("nav.history")}>
        <table className="table admin-table history-table">
          <thead>
            <tr>
              <th scope="col">{t("history.when")}</th>
              <th scope="col">{t("history.who")}</th>
              <th scope="col">{t("history.what")}</th>
              <th scope="col">{t("history.change")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((change) => (
              <ChangeRow key={change.version} change={change} />
            ))}
          </tbody>
        </table>
        {data && items.length === 0 && <p className="admin-hint">{t("history.none")}</p>}
        <OlderButton pages={pages}>{t("history.older")}</OlderButton>
      </section>
    </div>
  );
}

/** Accounts do not: their secrets are gone with them. */
const COMES_BACK: readonly SettingsSubject[] = ["queue", "line", "skill", "cannedAnswer", "disposition"];

/** What is gone has no page of its own, so the way back is here; none when it is back already, or when what it was is not known. */
function BringBack({ removal }: { readonly removal: SettingsChange }) {
  const { t } = useTranslation("admin");
  const { subject, id, version } = removal;
  const changes = useSettingsHistory({ subject, id }).data?.pages[0]?.items ?? [];
  // A line's history has what it was on the web, too.
  const [newest, before] = changes.filter((change) => change.subject === subject);
  if (newest?.version !== version || !before || before.change === "removed") return null;
  return <RestoreButton to={before} text={t("history.bringBack")} />;
}

function ChangeRow({ change }: { readonly change: SettingsChange }) {
  const { t, i18n } = useTranslation("admin");
  return (
    <tr>
      <td className="one-line ink-2">{formatMoment(change.at, serverNow(), i18n.language)}</td>
      <td className="one-line">{change.by?.name || t("history.nobody")}</td>
      <td>
        <div className="text-caption ink-3">{t(`subject.${change.subject}`)}</div>
        <b>{change.name}</b>
      </td>
      <td>
        {change.change === "changed" ? (
          <ChangeList changes={change.fields} most={6} />
        ) : (
          <span className="ink-2">{t(`history.${change.change}`)}</span>
        )}
        {change.change === "removed" && COMES_BACK.includes(change.subject) && <BringBack removal={change} />}
      </td>
    </tr>
  );
}
