import { faxReceivedUrl } from "./urls.ts";

/** Takes a fax that is coming in, and has it told once it is whole. The SDK knows the verb no more (decision 13). */
export function receiveFaxDocument(publicUrl: string): string {
  const action = faxReceivedUrl(publicUrl).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Receive action="${action}" mediaType="application/pdf"/></Response>`;
}
