import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { looksRight } from "./looksRight.ts";
import { openOffice } from "./openOffice.ts";
import { comeIn, openTab } from "./people.ts";
import { openRest } from "./restCalls.ts";

// Who may not come in, learns nothing; who may no longer stay, is out at once.

const office = await openOffice();

test("a wrong password and an unknown address are refused with the same words", async () => {
  const page = await openTab(await office.person(), "/desk");
  const words: (string | null)[] = [];
  for (const email of ["ana@globex.example", "nobody@globex.example"]) {
    await page.getByRole("textbox", { name: "E-mail" }).fill(email);
    await page.getByRole("textbox", { name: "Password", exact: true }).fill("wrong");
    const answered = page.waitForResponse("**/api/v1/sessions");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await answered;
    words.push(await page.getByRole("alert").textContent());
  }
  expect(words[0]).toBe("E-mail or password is not right. Try again.");
  expect(words[1]).toBe(words[0]);
});

test("a customer of another tenant is as unknown as one that never was", async () => {
  const acme = await openRest(office.url, "hejing@acme.example");
  const { items } = await acme.ask<{ items: { customerId: string }[] }>("GET", "customers?q=张伟");
  const foreign = items[0]?.customerId ?? "";
  expect((await acme.send("GET", `customers/${foreign}`)).status).toBe(200);

  const desk = await office.at("/desk", "ana@globex.example");
  const nobody = "01941f29-7c00-7000-8000-000000000000";
  const [ofOthers, never] = [await read(desk, foreign), await read(desk, nobody)];
  expect(ofOthers.status).toBe(404);
  expect(ofOthers).toEqual(never);
  await desk.getByRole("button", { name: /Customer or number/ }).click();
  await desk.getByRole("combobox").fill("张伟");
  await desk.getByText("Nobody found.").waitFor();
});

test("a session that is revoked elsewhere ends the desk at once, and the cookie opens nothing more", async () => {
  const person = await office.person();
  const desk = await office.at("/desk", "joel@globex.example");
  await desk.getByRole("button", { name: "Go ready" }).first().waitFor();
  const elsewhere = await openRest(office.url, "joel@globex.example");
  const { items } = await elsewhere.ask<{ items: { sessionId: string; current: boolean }[] }>("GET", "sessions");
  for (const { sessionId } of items.filter(({ current }) => !current))
    await elsewhere.send("DELETE", `sessions/${sessionId}`);
  await desk.getByText("Your sign-in has ended. Please sign in again.").waitFor();
  await desk.goto("/desk");
  await desk.getByRole("heading", { name: "Sign in" }).waitFor();

  await person.addCookies([{ name: "touchstone_session", value: "made-up", url: office.url }]);
  const forged = await openTab(person, "/board");
  await forged.getByRole("heading", { name: "Sign in" }).waitFor();
});

test("an agent whom a link brings to the board hears why it does not open; a supervisor signs in there and sees it", async () => {
  const person = await office.person();
  const desk = await comeIn(person, "/desk", "ana@globex.example");
  await desk.getByRole("button", { name: "Go ready" }).first().waitFor();
  const other = await openTab(person, "/board");
  await other.getByText(/That page is for other roles than Ana Ruiz has/).waitFor();
  await looksRight(other, "sign-in-other-role");
  await other.getByRole("button", { name: "Use Helen Marsh" }).click();
  await other.getByRole("article", { name: "Billing" }).waitFor();
  await desk.getByRole("button", { name: "Go ready" }).first().waitFor();
});

/** What the api says about a customer, apart from the request's own marks. */
async function read(desk: Page, customerId: string) {
  return await desk.evaluate(async (id) => {
    const answer = await fetch(`/api/v1/customers/${id}`);
    const { title, code, detail } = await answer.json();
    return { status: answer.status, title, code, detail };
  }, customerId);
}
