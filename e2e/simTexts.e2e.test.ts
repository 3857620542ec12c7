import type { ConversationPage, MessagePage } from "@touchstone/contracts";
import { expect, test } from "vitest";
import { aPicture } from "./aPicture.ts";
import { axeFaults } from "./looks.ts";
import { looksRight } from "./looksRight.ts";
import { openOffice } from "./openOffice.ts";
import { openRest } from "./restCalls.ts";

// A visitor plays a customer who texts, on the phone of the simulator.

const office = await openOffice();

/** The picture has come from the carrier's file store into ours, and a person of the house can save it. */
async function isKept(picture: Buffer): Promise<void> {
  const rest = await openRest(office.url, "ruth@globex.example");
  const found = async () => {
    const { items } = await rest.ask<ConversationPage>("GET", "conversations?state=waiting");
    const [waiting] = items;
    if (!waiting) return [];
    const page = await rest.ask<MessagePage>("GET", `interactions/${waiting.interactionId}/messages`);
    return page.items.flatMap(({ attachments }) => attachments);
  };
  await expect.poll(found, { timeout: 15_000 }).toMatchObject([{ state: "ready", type: "image/png" }]);
  const [file] = await found();
  const saved = await rest.send("GET", `attachments/${file?.id}`);
  expect(saved.headers.get("content-disposition")).toMatch(/^attachment; filename="file 1.png"/);
  expect(Buffer.from(await saved.arrayBuffer()).equals(picture)).toBe(true);
}

test("a customer texts a picture, asks for help and opts out", async () => {
  const customer = await office.customer({ caller: "Anil Patel" });
  const handset = customer.page.getByRole("region", { name: "Customer's handset" });
  await handset.getByRole("button", { name: "Texts" }).click();
  const log = handset.getByRole("log", { name: "Texts on this phone" });
  await log.getByText("No texts yet").waitFor();

  await handset.getByRole("textbox", { name: "Text message" }).fill("Is this parcel mine? 我的包裹在哪里？");
  await handset.getByText("1 part").waitFor();
  await handset
    .locator('input[type="file"]')
    .setInputFiles({ name: "p.png", mimeType: "image/png", buffer: aPicture() });
  await handset.getByRole("button", { name: "Remove p.png" }).waitFor();
  await handset.getByRole("button", { name: "Send" }).click();
  const picture = log.getByRole("img", { name: "File (image/png)" });
  await picture.waitFor();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(2);

  await isKept(aPicture());

  await handset.getByRole("button", { name: "HELP" }).click();
  await log.getByText("from the carrier").waitFor();
  await handset.getByRole("button", { name: "STOP" }).click();
  await log.getByText("You have successfully been unsubscribed.").waitFor();
  await customer.page.getByRole("button", { name: "these texts" }).waitFor();
  await customer.page
    .getByRole("cell", { name: /^\/messaging\/inbound/ })
    .first()
    .waitFor();
  await looksRight(customer.page, "sim-texts");

  // What pops up in the corner can be closed by whoever hears its buttons.
  await customer.page.context().grantPermissions(["clipboard-write"]);
  await customer.page.getByRole("button", { name: "Copy", exact: true }).click();
  await customer.page.getByRole("alert").getByRole("button", { name: "Close" }).waitFor();
  expect(await axeFaults(customer.page)).toEqual([]);

  await customer.be("Number withheld");
  await handset.getByText("A text always shows who sends it.").waitFor();
  await looksRight(customer.page, "sim-texts-withheld");
});
