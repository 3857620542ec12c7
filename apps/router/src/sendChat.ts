import type { Sender } from "./performMessage.ts";

/** There is no carrier between us and the page: it reads the row that is committed, and says itself that it has it. */
export const sendChat: Sender = async (_ports, { messageId }) => ({
  kind: "done",
  providerId: messageId,
  state: "sent",
  segments: null,
});
