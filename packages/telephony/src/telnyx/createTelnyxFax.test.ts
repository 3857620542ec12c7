import { expect } from "vitest";
import { createFax } from "../createFax.ts";
import { describeFaxPort, type FaxCarrierUnderTest } from "../fax.conformance.ts";
import { API_KEY, CONNECTION, FAX_LINE, openRecordedTelnyx, recordFax } from "../testing/recordedTelnyx.ts";

async function openCarrier(): Promise<FaxCarrierUnderTest> {
  const telnyx = await openRecordedTelnyx();
  const account = { provider: "telnyx", apiKey: API_KEY, connectionId: CONNECTION, apiUrl: telnyx.url } as const;
  return {
    account,
    stranger: { ...account, apiKey: "KEY-of-somebody-else" },
    publicUrl: "https://cc.example.com",
    line: FAX_LINE,
    documentUrl: "https://cc.example.com/media/files/token",
    now: Date.now,
    aFaxFrom: async (from, pages) => {
      const said = { direction: "inbound", from, to: FAX_LINE } as const;
      const whole = { status: "received", page_count: pages, media_url: "https://s3.example.com/fax.pdf" };
      const broken = { status: "failed", failure_reason: "sender_call_dropped" };
      return recordFax(telnyx.faxes, { ...said, ...(pages === 0 ? broken : whole) }).id;
    },
    machine: async (customer, behaviour) => {
      if (behaviour === "answers") telnyx.machines.delete(customer);
      else telnyx.machines.set(customer, behaviour);
    },
    pagesAt: async (customer) =>
      telnyx.faxes
        .filter(({ to, status }) => to === customer && status === "delivered")
        .map(({ page_count }) => page_count ?? 0),
    until: async (condition) => expect(await condition()).toBe(true),
    close: async () => telnyx.close(),
  };
}

describeFaxPort("Telnyx's adapter on recorded answers", createFax({ timeoutMs: 2000 }), openCarrier);
