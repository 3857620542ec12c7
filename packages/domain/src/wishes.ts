import { clearBlock, complete, extendWrapUp, setIntent } from "./agentWishes.ts";
import { assertNever } from "./assertNever.ts";
import { callbackCanceled, callbackOrdered } from "./callbackFacts.ts";
import { assignCustomer, hangUp, hold, resume } from "./callWishes.ts";
import { cancelConsult, completeTransfer, consult } from "./consultWishes.ts";
import { setPriority } from "./contactWishes.ts";
import type { Draft } from "./draft.ts";
import type { Wish } from "./event.ts";
import { accept, decline, reportDeviceFault } from "./offerWishes.ts";
import type { Outcome } from "./outcome.ts";
import { addNote, markSpam, merge, reply, restByWish, startConversation, takeUp } from "./textWishes.ts";
import { pull, requeue, transfer } from "./transferWishes.ts";

export function applyWish(draft: Draft, wish: Wish): Outcome {
  switch (wish.type) {
    case "setIntent":
      return setIntent(draft, wish);
    case "clearBlock":
      return clearBlock(draft, wish);
    case "accept":
      return accept(draft, wish);
    case "decline":
      return decline(draft, wish);
    case "reportDeviceFault":
      return reportDeviceFault(draft, wish);
    case "hangUp":
      return hangUp(draft, wish);
    case "hold":
      return hold(draft, wish);
    case "resume":
      return resume(draft, wish);
    case "consult":
      return consult(draft, wish);
    case "cancelConsult":
      return cancelConsult(draft, wish);
    case "completeTransfer":
      return completeTransfer(draft, wish);
    case "transfer":
      return transfer(draft, wish);
    case "requeue":
      return requeue(draft, wish);
    case "pull":
      return pull(draft, wish);
    case "extendWrapUp":
      return extendWrapUp(draft, wish);
    case "complete":
      return complete(draft, wish);
    case "assignCustomer":
      return assignCustomer(draft, wish);
    case "setPriority":
      return setPriority(draft, wish);
    case "callbackOrdered":
      return callbackOrdered(draft, wish);
    case "callbackCanceled":
      return callbackCanceled(draft, wish);
    case "reply":
      return reply(draft, wish);
    case "addNote":
      return addNote(draft, wish);
    case "rest":
      return restByWish(draft, wish);
    case "takeUp":
      return takeUp(draft, wish);
    case "markSpam":
      return markSpam(draft, wish);
    case "merge":
      return merge(draft, wish);
    case "startConversation":
      return startConversation(draft, wish);
    default:
      return assertNever(wish);
  }
}
