import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { CustomerCard, Me } from "@touchstone/contracts";
import i18next from "i18next";
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import admin from "../../i18n/en/admin.json" with { type: "json" };
import common from "../../i18n/en/common.json" with { type: "json" };
import desk from "../../i18n/en/desk.json" with { type: "json" };
import { CustomerPanel } from "./CustomerPanel.tsx";
import { CustomersPage } from "./CustomersPage.tsx";

const me = vi.hoisted(() => ({ roles: ["administrator"] as Me["roles"], tenant: { region: "GB" } }));
vi.mock("../../session/sessionStore.ts", () => ({ useMe: () => me }));

const texts = i18next.createInstance();
beforeAll(() =>
  texts.use(initReactI18next).init({
    lng: "en",
    resources: { en: { admin, common, desk } },
    interpolation: { escapeValue: false },
  }),
);
beforeEach(() => {
  me.roles = ["administrator"];
});

const erik: CustomerCard = {
  customerId: "c1",
  name: "Erik Forgotten",
  company: null,
  tier: "gold",
  vip: false,
  language: "en",
  email: "erik@mail.example",
  ownerAgent: null,
  note: "Wants to be forgotten.",
  addresses: [],
  since: Date.UTC(2026, 0, 5),
  contacts: { total: 3, last30Days: 1, abandonedLast30Days: 0, lastAt: null },
  history: [],
  asOf: Date.UTC(2026, 0, 6),
};

function drawn(element: ReactElement, known: readonly (readonly [readonly unknown[], unknown])[] = []): string {
  const queries = new QueryClient();
  for (const [key, data] of known) queries.setQueryData(key, data);
  return renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={texts}>{element}</I18nextProvider>
    </QueryClientProvider>,
  );
}
const panel = <CustomerPanel customerId="c1" onClose={() => {}} />;
const card = [["customers", "c1", "card"], erik] as const;

describe("the administration's customers", () => {
  test("an empty page says how to find somebody, and lists nobody", () => {
    const page = drawn(<CustomersPage />);
    expect(page).toContain("Type two characters or more.");
    expect(page).not.toContain("<table");
    expect(page).not.toContain("Nobody found");
  });

  test("the record has what tells people apart, leaves out what is not known, and offers to erase", () => {
    const record = drawn(panel, [card]);
    for (const said of [
      "Erik Forgotten",
      "Gold",
      "erik@mail.example",
      "English",
      "Wants to be forgotten.",
      "<dd>3</dd>",
    ])
      expect(record).toContain(said);
    for (const unsaid of ["Company", "Cared for by", admin.customers.addresses]) expect(record).not.toContain(unsaid);
    expect(record).toContain("Erase this person…");
  });

  test("nobody but an administrator is offered to erase", () => {
    me.roles = ["supervisor"];
    expect(drawn(panel, [card])).not.toContain("Erase this person");
  });

  test("where the card of an erased person was it says so, and nothing of the person is left", () => {
    const gone = drawn(panel, [card, [["erased", "c1"], true]]);
    expect(gone).toContain("This person is erased.");
    expect(gone).not.toMatch(/Erik|Erase this person/i);
  });
});
