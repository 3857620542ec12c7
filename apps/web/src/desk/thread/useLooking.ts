import { useEffect } from "react";
import { useDesk, useDeskState, useView } from "../frame/deskContext.tsx";
import { isConversation } from "./conversation.ts";

/** Tells colleagues which conversation this desk shows; a new line to the server is told anew. */
export function useLooking(): void {
  const { line } = useDesk();
  const page = useView((state) => state.page);
  const shown = useDeskState(({ contacts }) =>
    contacts.some(
      (contact) => isConversation(contact) && page.kind === "contact" && page.interactionId === contact.interactionId,
    ),
  );
  const interactionId = shown && page.kind === "contact" ? page.interactionId : null;
  useEffect(() => line.look({ interactionId }), [line, interactionId]);
}
