import type { ClickOutcome } from "@touchstone/contracts";
import { describe, expect, it } from "vitest";
import { clicksOver } from "./clicks.ts";

/** A line that answers in turn; "silence" is an answer that never comes in time. */
function aLine(...answers: (ClickOutcome | "silence")[]) {
  const sent: { event: string; body: unknown }[] = [];
  const emitWithAck = async (event: string, body: unknown) => {
    sent.push({ event, body });
    const answer = answers.shift() ?? "silence";
    if (answer === "silence") throw new Error("operation has timed out");
    return answer;
  };
  return { sent, click: clicksOver({ timeout: () => ({ emitWithAck }) }, () => "click-0001") };
}

describe("a click", () => {
  it("carries an id of its own", async () => {
    const { click, sent } = aLine({ ok: true });
    await expect(click("accept", { offerId: "o1" })).resolves.toEqual({ ok: true });
    expect(sent).toEqual([{ event: "accept", body: { id: "click-0001", offerId: "o1" } }]);
  });

  it("is asked again with the same id while its outcome is not known", async () => {
    const { click, sent } = aLine({ pending: true }, "silence", { ok: false, reason: "offerGone" });
    await expect(click("accept", { offerId: "o1" })).resolves.toEqual({ ok: false, reason: "offerGone" });
    expect(new Set(sent.map(({ body }) => (body as { id: string }).id))).toEqual(new Set(["click-0001"]));
    expect(sent).toHaveLength(3);
  });

  it("says that nobody answered instead of waiting for ever", async () => {
    const { click, sent } = aLine();
    await expect(click("clearBlock", {})).resolves.toEqual({ ok: false, reason: "unavailable" });
    expect(sent).toHaveLength(5);
  });
});
