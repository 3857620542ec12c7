import i18next from "i18next";
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { beforeAll, expect, test } from "vitest";
import english from "../../i18n/en/thread.json" with { type: "json" };
import simplified from "../../i18n/zh-Hans/thread.json" with { type: "json" };
import traditional from "../../i18n/zh-Hant/thread.json" with { type: "json" };
import { GoesOnFrom } from "./GoesOnFrom.tsx";

const texts = i18next.createInstance();

beforeAll(() =>
  texts.use(initReactI18next).init({
    lng: "en",
    resources: { en: { thread: english }, "zh-Hans": { thread: simplified }, "zh-Hant": { thread: traditional } },
    interpolation: { escapeValue: false },
  }),
);

async function lineIn(language: string, agent: string | null): Promise<string> {
  await texts.changeLanguage(language);
  const from = { interactionId: "i1", at: Date.UTC(2020, 0, 2, 12), agent, words: "Your form came" };
  return renderToStaticMarkup(
    <I18nextProvider i18n={texts}>
      <GoesOnFrom from={from} customer="Noor" />
    </I18nextProvider>,
  );
}

test("what a contact goes on from says who had it and its words, in each language", async () => {
  expect(await lineIn("en", "Ana Sousa")).toMatch(/Goes on from [^<]*2020[^<]*, Ana Sousa<.*>Your form came</);
  expect(await lineIn("zh-Hans", "Ana Sousa")).toMatch(/接续 [^<]*2020[^<]* 与 Ana Sousa 的对话</);
  expect(await lineIn("zh-Hant", "Ana Sousa")).toMatch(/接續 [^<]*2020[^<]* 與 Ana Sousa 的對話</);
});

test("what nobody had names nobody", async () => {
  // Nothing follows the year or the hour, neither a comma nor a name that was not filled in.
  expect(await lineIn("en", null)).toMatch(/Goes on from [^<]*2020([^<]*[0-9M])?<.*>Your form came</);
});
