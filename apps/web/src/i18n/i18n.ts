import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import { chooseLanguage, type InterfaceLanguage } from "./languages.ts";

const STORED = "touchstone.language";

/** One small file for each language and page, fetched when the page is opened. */
const catalogues = import.meta.glob<{ default: Record<string, unknown> }>("./*/*.json");

const catalogueFiles: BackendModule = {
  type: "backend",
  init() {},
  read(language, namespace, done) {
    const load = catalogues[`./${language}/${namespace}.json`];
    if (!load) return done(new Error(`no catalogue ${language}/${namespace}`), null);
    load().then(
      (file) => done(null, file.default),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
    );
  },
};

/** Resolves when the first catalogue is there. */
export async function startI18n(): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(catalogueFiles)
    .use(initReactI18next)
    .init({
      lng: chooseLanguage(localStorage.getItem(STORED), navigator.languages),
      fallbackLng: "en",
      supportedLngs: ["en", "zh-Hans", "zh-Hant"],
      load: "currentOnly",
      ns: ["common"],
      defaultNS: "common",
      interpolation: { escapeValue: false },
      returnNull: false,
    });
}

/**
 * Resolves when a page's texts are there. Asked for beside the page's code: a page that is drawn without them is put off while
 * React shows nothing, and for at least 300 ms.
 */
export async function loadTexts(...catalogues: readonly string[]): Promise<void> {
  await i18next.loadNamespaces(catalogues);
}

/** Changes every text on the page at once; remembered on this machine until somebody signs in with another language. */
export async function switchLanguage(language: InterfaceLanguage): Promise<void> {
  localStorage.setItem(STORED, language);
  if (i18next.language !== language) await i18next.changeLanguage(language);
}
