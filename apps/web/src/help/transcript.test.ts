import type { VisitorMessage } from "@touchstone/contracts";
import { expect, test } from "vitest";
import { transcriptOf } from "./transcript.ts";

const said = (over: Partial<VisitorMessage>): VisitorMessage => ({
  ...{
    id: "1",
    clientId: null,
    by: "visitor",
    name: null,
    at: Date.UTC(2026, 0, 5, 12),
    text: "Hello",
    attachments: [],
  },
  ...over,
});

test("a transcript says who said what, and names the files", () => {
  const file = { id: "f", name: "bill.pdf", type: "application/pdf", size: 3, state: "ready" } as const;
  const text = transcriptOf(
    [
      said({}),
      said({ by: "agent", name: "Ana", text: "Good day" }),
      said({ by: "machine", text: "", attachments: [file] }),
    ],
    { title: "Globex", names: { you: "You", machine: "Machine", agent: "Agent" }, language: "en" },
  );
  expect(text.startsWith("Globex\n\n")).toBe(true);
  expect(text).toMatch(/ {2}You\nHello\n\n.* {2}Ana\nGood day\n\n.* {2}Machine\n\[bill\.pdf\]\n$/);
});
