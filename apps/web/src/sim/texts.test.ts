import type { EmulatorMessage } from "@touchstone/contracts";
import { expect, it } from "vitest";
import { canText, plainNumber, readPictures, textState } from "./texts.ts";

const aText = (more: Partial<EmulatorMessage>): EmulatorMessage => ({
  sid: "SM1",
  direction: "outbound-api",
  from: "+85230001000",
  to: "+85291234567",
  text: "Hello",
  status: "delivered",
  errorCode: null,
  segments: 1,
  automatic: false,
  at: 0,
  media: [],
  ...more,
});

it.each([
  [{ direction: "inbound", status: "received" }, "sent"],
  [{ status: "queued" }, "onItsWay"],
  [{ status: "sent" }, "onItsWay"],
  [{ status: "delivered" }, "delivered"],
  [{ status: "undelivered" }, "notArrived"],
  [{ status: "failed", automatic: true }, "notArrived"],
  [{ status: "delivered", automatic: true }, "automatic"],
] as const)("a text that is %j looks %s", (more, state) => {
  expect(textState(aText(more))).toBe(state);
});

it("a number is written as the carrier writes it, and whoever withholds it cannot write", () => {
  expect(plainNumber("+44 (7700) 900-123")).toBe("+447700900123");
  expect([canText("+447700900123"), canText("12345"), canText("anonymous"), canText("")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it("files of any size become what the carrier takes", async () => {
  const bytes = new Uint8Array(100_000).map((_, index) => index % 251);
  const [picture] = await readPictures([new File([bytes], "a.png", { type: "image/png" })]);
  expect(picture?.type).toBe("image/png");
  expect(Buffer.from(picture?.base64 ?? "", "base64").equals(Buffer.from(bytes))).toBe(true);
});
