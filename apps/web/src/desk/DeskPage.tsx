import { useTranslation } from "react-i18next";
import { TopBar } from "../ui/TopBar.tsx";

export function DeskPage() {
  const { t } = useTranslation("desk");
  return (
    <>
      <TopBar />
      <main>
        <h1 className="visually-hidden">{t("title")}</h1>
      </main>
    </>
  );
}
