import type { SettingsChange } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useSettingsHistory } from "../../api/settings.ts";
import { formatMoment } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Failure } from "../Failure.tsx";
import { OlderButton } from "../OlderButton.tsx";
import { ChangeList } from "./ChangeList.tsx";

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
        <OlderButton pages={pages}>{t("history.older")}</OlderButton>
      </section>
    </div>
  );
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
      </td>
    </tr>
  );
}
