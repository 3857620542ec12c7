import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { keyOf } from "../api/problem.ts";
import { type InterfaceLanguage, languages, ownNames } from "../i18n/languages.ts";
import { Icon } from "../icons/Icon.tsx";
import { chooseInterfaceLanguage } from "../session/sessionStore.ts";

/** A function that switches the language and says so when the choice could not be kept. */
export function useLanguageChoice(): (language: InterfaceLanguage) => void {
  const { t } = useTranslation();
  return (language) =>
    void chooseInterfaceLanguage(language).catch((error: unknown) =>
      notifications.show({ message: t(`problems.${keyOf(error)}`), color: "red" }),
    );
}

/** The three languages under their own names. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation();
  const choose = useLanguageChoice();
  return (
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} position="bottom-end" width={180}>
      <Menu.Target>
        <button type="button" className="button quiet icon-only" aria-label={t("topBar.language")}>
          <Icon name="globe" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            rightSection={language === i18n.language ? <Icon name="check" /> : null}
            onClick={() => choose(language)}
          >
            {ownNames[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
