import { useTranslation } from "react-i18next";
import { Mark } from "./Logo.tsx";

/** What stands where a page threw. React itself writes the error to the console. */
export function PageCrash() {
  const { t } = useTranslation();
  return (
    <main>
      <div className="notice-page" role="alert">
        <Mark />
        <h1 className="text-title">{t("crash.title")}</h1>
        <p className="ink-2">{t("crash.body")}</p>
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          {t("crash.reload")}
        </button>
      </div>
    </main>
  );
}
