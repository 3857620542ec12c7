import { useTranslation } from "react-i18next";
import { TopBar } from "../ui/TopBar.tsx";

export function SimPage() {
  const { t } = useTranslation("sim");
  return (
    <>
      <TopBar />
      <main>
        <h1 className="visually-hidden">{t("title")}</h1>
      </main>
    </>
  );
}
