import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import i18next from "i18next";
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { beforeAll, expect, test, vi } from "vitest";
import thread from "../../../i18n/en/thread.json" with { type: "json" };
import { DocumentCover } from "./DocumentCover.tsx";
import type { Attachment } from "./documents.ts";

vi.mock("../../frame/deskContext.tsx", () => ({ useDesk: () => ({}) }));

const texts = i18next.createInstance();
beforeAll(() => texts.use(initReactI18next).init({ lng: "en", resources: { en: { thread } } }));

function drawn(type: string, isFax: boolean): string {
  const attachment = { id: "a", name: "file 1", type, size: 1, state: "ready", pages: null } as Attachment;
  return renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <I18nextProvider i18n={texts}>
        <DocumentCover attachment={attachment} isFax={isFax} />
      </I18nextProvider>
    </QueryClientProvider>,
  );
}

test("a fax that is no document says why it shows no pages; such a file of another message is just a file", () => {
  expect(drawn("text/plain", true)).toContain(thread.pages.problems.unsupported);
  expect(drawn("text/plain", false)).toBe("");
  expect(drawn("application/pdf", true)).not.toContain(thread.pages.problems.unsupported);
});
