import { Notification } from "@mantine/core";
import i18next from "i18next";
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { expect, test } from "vitest";
import english from "../i18n/en/common.json" with { type: "json" };
import simplified from "../i18n/zh-Hans/common.json" with { type: "json" };
import traditional from "../i18n/zh-Hant/common.json" with { type: "json" };
import { NamedTheme } from "./NamedTheme.tsx";

test.each([
  ["en", "Close"],
  ["zh-Hans", "关闭"],
  ["zh-Hant", "關閉"],
])("whatever pops up in the corner has a button with a name to be closed by: %s", async (language, name) => {
  const texts = i18next.createInstance();
  const resources = { en: { common: english }, "zh-Hans": { common: simplified }, "zh-Hant": { common: traditional } };
  await texts.use(initReactI18next).init({ lng: language, resources });
  const html = renderToStaticMarkup(
    <I18nextProvider i18n={texts}>
      <NamedTheme>
        <Notification>Copied</Notification>
      </NamedTheme>
    </I18nextProvider>,
  );
  expect(html).toContain(`aria-label="${name}"`);
});
