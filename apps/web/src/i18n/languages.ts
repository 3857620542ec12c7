export const languages = ["en", "zh-Hans", "zh-Hant"] as const;
export type InterfaceLanguage = (typeof languages)[number];

/** Names in the languages themselves: who cannot read the page can still find the own one. */
export const ownNames: Readonly<Record<InterfaceLanguage, string>> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
};

export function isInterfaceLanguage(tag: string | null | undefined): tag is InterfaceLanguage {
  return languages.some((language) => language === tag);
}

/** The interface language nearest to a browser's tag ("zh-TW" → "zh-Hant"), or null when it speaks neither. */
export function nearestLanguage(tag: string): InterfaceLanguage | null {
  if (isInterfaceLanguage(tag)) return tag;
  const lower = tag.toLowerCase();
  if (lower.startsWith("en")) return "en";
  if (!lower.startsWith("zh")) return null;
  return /hant|-tw|-hk|-mo/.test(lower) ? "zh-Hant" : "zh-Hans";
}

/** An earlier choice on this machine first, then the browser's wishes in their order, then English. */
export function chooseLanguage(stored: string | null, wishes: readonly string[]): InterfaceLanguage {
  if (isInterfaceLanguage(stored)) return stored;
  for (const wish of wishes) {
    const nearest = nearestLanguage(wish);
    if (nearest) return nearest;
  }
  return "en";
}
