import type { IgnoredBecause, Refusal } from "@touchstone/domain";

type Entry = readonly [status: number, meaning: string];

/** What each code of a problem means, for whoever writes against the api. Screens have words of their own. */
const OWN = {
  malformed: [400, "The request could not be read, for example because its body is no JSON."],
  empty: [400, "The body is empty where one is needed."],
  invalid: [400, "Fields are missing, unknown or wrong; `errors` names each with a remedy."],
  notText: [400, "A text holds what cannot be stored: NUL, or half of a surrogate pair."],
  notSignedIn: [401, "No token, or one that is unknown, expired or revoked."],
  wrongCredentials: [401, "Mail address or password is not right."],
  forbidden: [403, "Your roles do not reach this far."],
  foreignOrigin: [403, "The cookie came along from a page that is not ours; use a bearer token."],
  notFound: [404, "It does not exist, or not for you."],
  tooLarge: [413, "The body is too large."],
  fileRefused: [422, "The scanner found something in the file."],
  notJson: [415, "Send application/json."],
  takenBy: [409, "Somebody has it already; `errors` says who."],
  beingCalled: [409, "They are being called back at this moment; `errors` says by whom."],
  alreadyClosed: [409, "It needs nothing more; `errors` says why."],
  noSuchOwner: [422, "Only agents of the tenant, or you yourself, can own it."],
  numberNotAllowed: [422, "This number is not called back; `errors` says why and what to do."],
  tooManyCallbacks: [
    429,
    "Too many calls back of one person in an hour, or to one number in a day; `errors` says which.",
  ],
  notRebuilt: [422, "The floor cannot be rebuilt at this point of its journal; `errors` says why."],
  idempotencyKeyReused: [422, "The Idempotency-Key was used for another request."],
  noVoiceAccount: [422, "The tenant has no carrier account with which a softphone could talk."],
  notProven: [
    422,
    "The signed identity of a visitor proves nothing: signature, algorithm, life or content is not right.",
  ],
  staysKept: [
    409,
    "A keyword, words of a visitor who has left, or of nobody who could be answered: the message stays kept.",
  ],
  notTheName: [422, "The name that was typed is not the customer's: nobody is erased by mistake."],
  contactOpen: [409, "A contact with the customer is open, in wrap-up, or still under way: end it first."],
  notAnswerable: [422, "Nobody could answer: there is no line for this kind of address."],
  tooManyAttempts: [429, "Too many failed sign-ins; Retry-After says when to go on."],
  tooManyRequests: [429, "Too many requests of one person, or of one address that is not signed in, in a minute."],
  internal: [500, "A fault of ours; it is logged."],
  unavailable: [503, "The database is away. Nothing was done; try again."],
  pending: [503, "The wish is stored, but not judged yet. Look again in a moment."],
  parked: [503, "The wish made code throw and is put aside for a person to look at."],
} as const satisfies Record<string, Entry>;

const JUDGED = {
  unknownAgent: [409, "There is no such agent."],
  unknownInteraction: [409, "There is no such interaction."],
  unknownCustomer: [409, "There is no such customer."],
  unknownCall: [409, "There is no such call."],
  unknownLine: [409, "There is no such line."],
  notYours: [409, "Another agent has it."],
  offerGone: [409, "The offer has ended."],
  alreadyAccepted: [409, "It was accepted before."],
  callGone: [409, "The call has ended."],
  notInCall: [409, "The agent is in no call."],
  notOnHold: [409, "The call is not on hold."],
  alreadyOnHold: [409, "The call is on hold."],
  notInWrapUp: [409, "The agent is not wrapping up."],
  unknownQueue: [409, "There is no such queue."],
  changedMeanwhile: [412, "Somebody else changed it since you read it; read it again and repeat your edit."],
  inUse: [409, "Something still leads to it: contacts, a line, or the overflow of a queue."],
  callbackOpen: [409, "The customer has a call back open in this queue."],
  reasonMissing: [409, "Not ready needs a reason."],
  notConnected: [409, "The agent's desk is not connected."],
  consulting: [409, "Another agent is asked into the call: complete the transfer or end the consultation first."],
  notConsulting: [409, "Nobody who was asked stands in the call."],
  notWaiting: [409, "The contact does not wait any more."],
  agentDisabled: [409, "The chosen agent is disabled."],
  agentOffline: [409, "The chosen agent is signed off."],
  agentNotConnected: [409, "The chosen agent's desk is not connected."],
  agentCannotTalk: [409, "The chosen agent's desk has no sound or no microphone."],
  agentNotReady: [409, "The chosen agent is not ready."],
  agentBlocked: [409, "The chosen agent is paused after a missed offer or a device fault."],
  agentBusy: [409, "The chosen agent has as many contacts as fit together."],
  notInWriting: [409, "The contact is not one in writing."],
  optedOut: [409, "The customer wants no messages from this line."],
  quietHours: [409, "It is a time in which nothing is written first where the customer is."],
  conversationOpen: [409, "Somebody has a conversation with this address on this line."],
  unknownMessage: [409, "There is no such message."],
  blocked: [409, "The address is blocked."],
  automatic: [409, "A machine wrote it."],
  late: [409, "It came too late to change anything."],
  notExpected: [409, "It does not fit what is so now."],
} as const satisfies Record<Exclude<Refusal | IgnoredBecause, "invalid" | "repeated">, Entry>;

/** Codes that a route may refuse with. */
export type ProblemCode = keyof typeof OWN | Refusal | IgnoredBecause;

/** Where the `type` of every problem leads. */
export function problemPage(): string {
  const rows = Object.entries({ ...OWN, ...JUDGED }).map(
    ([code, [status, meaning]]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${meaning}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Problems · Touchstone</title>
<h1>Problems</h1><p>Errors are problem details (RFC 9457). <code>code</code> is stable; more codes may come.</p>
<table><thead><tr><th>code</th><th>status</th><th>meaning</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></html>`;
}
