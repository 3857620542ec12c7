import type { MailAccount } from "@touchstone/contracts";
import { expect, test } from "vitest";
import { draftOf, editOf, PROVIDERS, withProvider } from "./mailAccountDraft.ts";

test("what is shown of an account and not touched is what is kept, without its secrets", () => {
  const account: MailAccount = {
    ...{ host: "imap.shop.example", port: 993, security: "tls", user: "help", signIn: "password" },
    ...{ tokenUrl: null, clientId: null, scope: null, folder: "Support", authority: null, secretAt: 1, version: "v" },
  };
  const { secretAt: _secretAt, version: _version, ...kept } = account;
  expect(editOf(draftOf(account, "in", "help@shop.example"))).toEqual(kept);
});

test.each(PROVIDERS.filter((one) => one !== "other"))("with %s only user and secrets are to be typed", (provider) => {
  for (const way of ["in", "out"] as const) {
    const draft = withProvider(draftOf(null, way, "help@shop.example"), provider, way);
    const edit = editOf({ ...draft, password: "p", clientId: "c", clientSecret: "s" });
    expect(edit).toMatchObject({
      host: expect.stringMatching(/^\w+\.\w+\.com$/),
      security: way === "in" ? "tls" : "starttls",
    });
    expect(edit.port).toBe(way === "in" ? 993 : 587);
    if (edit.signIn === "token") expect(edit.tokenUrl).toMatch(/^https:\/\/\S+$/);
    expect(edit.user).toBe("help@shop.example");
    expect("password" in edit).toBe(edit.signIn === "password");
  }
});

test("secrets of the other way to sign in are not sent", () => {
  const draft = {
    ...draftOf(null, "out", "a@b.example"),
    password: "p",
    clientSecret: "s",
    tokenUrl: "https://t.example",
  };
  expect(editOf(draft)).toMatchObject({ password: "p", tokenUrl: null });
  expect(editOf(draft)).not.toHaveProperty("clientSecret");
  expect(editOf({ ...draft, signIn: "token" })).not.toHaveProperty("password");
});
