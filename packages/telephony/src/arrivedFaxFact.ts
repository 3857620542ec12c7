import type { MessageAnnounced } from "@touchstone/contracts";
import type { ArrivedFax, FaxAccount } from "./faxPort.ts";
import { inboxKeyOfMessage } from "./twilio/inboxKey.ts";

/** A fax has no words: what there is to say of one that did not come whole is a flag, which the screen explains. */
export function arrivedFaxFact(fax: ArrivedFax, lineId: string): MessageAnnounced {
  const { providerMessageId, from, to, document, pages, errorCode } = fax;
  const isEmpty = document === null || pages === 0;
  const flags = isEmpty ? ["faxEmpty"] : errorCode === null ? [] : ["faxBroken"];
  return {
    ...{ type: "messageAnnounced", channel: "fax", lineId, providerMessageId, from, to, text: "" },
    ...{ media: document === null ? [] : [document], keyword: null, liftsOptOut: false, isAuto: false },
    ...{ segments: pages, flags },
  };
}

/** Under this a fax from outside stands in the inbox, whoever told it. */
export function inboxKeyOfFax(provider: FaxAccount["provider"], providerMessageId: string): string {
  return provider === "telnyx" ? `telnyx:${providerMessageId}:received` : inboxKeyOfMessage(providerMessageId);
}
