import { useTranslation } from "react-i18next";
import type { Leaving } from "./useLeaving.ts";

/** What is changed is not saved: leave all the same, or stay. */
export function LeavingBanner({ leaving }: { readonly leaving: Leaving | null }) {
  const { t } = useTranslation("admin");
  if (!leaving) return null;
  return (
    <div className="banner warn" role="alert">
      <span className="grow">{t("save.leaving")}</span>
      <button type="button" className="button small" onClick={leaving.leave}>
        {t("save.leave")}
      </button>
      <button type="button" className="button small" onClick={leaving.stay}>
        {t("save.stay")}
      </button>
    </div>
  );
}
