import { useTranslation } from "react-i18next";

interface StaleBannerProps {
  /** That somebody else saved it meanwhile. */
  readonly text: string;
  readonly takeTheirs: () => void;
  readonly keepMine: () => void;
}

/** What is changed here was changed by somebody else meanwhile: theirs, or one's own on top of it. */
export function StaleBanner({ text, takeTheirs, keepMine }: StaleBannerProps) {
  const { t } = useTranslation("admin");
  return (
    <div className="banner warn" role="alert">
      <span className="grow">{text}</span>
      <button type="button" className="button small" onClick={takeTheirs}>
        {t("save.takeTheirs")}
      </button>
      <button type="button" className="button small" onClick={keepMine}>
        {t("save.keepMine")}
      </button>
    </div>
  );
}
