import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Mark } from "./Logo.tsx";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className="notice-page">
      <Mark />
      <h1 className="text-title">{t("notFound.title")}</h1>
      <Link to="/" className="button">
        {t("notFound.home")}
      </Link>
    </main>
  );
}
