/** Why a wish was refused; the screen shows it in the user's language. */
export type Refusal =
  | "unknownAgent"
  | "unknownInteraction"
  | "unknownCustomer"
  | "notYours"
  | "offerGone"
  | "alreadyAccepted"
  | "callGone"
  | "notInCall"
  | "notOnHold"
  | "alreadyOnHold"
  | "notInWrapUp"
  | "reasonMissing"
  /** The customer has a call back open in this queue. */
  | "callbackOpen"
  | "notConnected"
  /** Another agent is asked into the call: first back to the customer, or complete the transfer. */
  | "consulting"
  | "notConsulting"
  | "notWaiting"
  | "unknownQueue"
  /** Why a chosen agent cannot be given a contact now. */
  | "agentDisabled"
  | "agentOffline"
  | "agentNotConnected"
  | "agentCannotTalk"
  | "agentNotReady"
  | "agentBlocked"
  | "agentBusy"
  /** The contact is not one in writing, or on another channel. */
  | "notInWriting"
  /** The customer wants no texts from this line. */
  | "optedOut"
  /** It is night, or another time in which nothing is written first, where the customer is. */
  | "quietHours"
  /** Somebody has a conversation with this address on this line. */
  | "conversationOpen"
  /** Settings were edited on a revision that is not the last one. */
  | "changedMeanwhile"
  /** It cannot be removed while something leads to it. */
  | "inUse"
  | "invalid";

/** Why a fact changed nothing; journaled. */
export type IgnoredBecause =
  | "unknownCall"
  | "unknownInteraction"
  | "unknownAgent"
  | "unknownLine"
  | "unknownQueue"
  | "unknownMessage"
  /** The sender's address is blocked. */
  | "blocked"
  /** Written by a machine, to nobody's conversation. */
  | "automatic"
  | "repeated"
  | "late"
  | "notExpected";

/** What became of an event: the answer to a wish, and what the journal keeps of a fact. */
export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "ignored"; readonly because: IgnoredBecause }
  | { readonly kind: "refused"; readonly reason: Refusal }
  /** The event made code throw; parked, shown, replayable. Set by the router, never by `step`. */
  | { readonly kind: "parked"; readonly error: string };
