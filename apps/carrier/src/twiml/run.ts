import { answerCall, finishCall } from "../call/status.ts";
import type { Document, Element } from "./parse.ts";
import { type DocumentEnd, NEXT, type Outcome, type Run, type Scope, type Verb } from "./verb.ts";
import { dial } from "./verbs/dial.ts";
import { enqueue } from "./verbs/enqueue.ts";
import { gather } from "./verbs/gather.ts";
import { pause, play, say } from "./verbs/prompts.ts";
import { redirect } from "./verbs/redirect.ts";

const hangup: Verb = () => Promise.resolve({ kind: "hang-up" });
const leave: Verb = () => Promise.resolve({ kind: "leave" });

/** `reason="busy"` ends as busy, anything else as no-answer; the call is never answered. */
const reject: Verb = ({ carrier, call }, element) => {
  finishCall(carrier, call, element.attributes.reason === "busy" ? "busy" : "no-answer", "carrier");
  return Promise.resolve({ kind: "hang-up" });
};

const PROMPTS = { Say: say, Play: play, Pause: pause, Redirect: redirect };
const VERBS: Readonly<Record<Scope, Readonly<Record<string, Verb>>>> = {
  "conference-wait": PROMPTS,
  "queue-wait": { ...PROMPTS, Gather: gather, Hangup: hangup, Leave: leave },
  call: { ...PROMPTS, Gather: gather, Hangup: hangup, Reject: reject, Enqueue: enqueue, Dial: dial },
};

/** Runs a document and all it leads to. Rejects with the signal's reason when the call is interrupted. */
export const runDocument = async (run: Run, first: Document): Promise<DocumentEnd> => {
  let document: Document | undefined = first;
  while (document) {
    const outcome: Outcome | "failed" = await runVerbs(run, document);
    if (outcome === "failed") return "failed";
    if (outcome.kind === "leave") return "leave";
    if (outcome.kind === "hang-up") {
      finishCall(run.carrier, run.call, "completed", "carrier");
      return "hang-up";
    }
    document = outcome.kind === "goto" ? outcome.document : undefined;
  }
  return "end";
};

const runVerbs = async (run: Run, document: Document): Promise<Outcome | "failed"> => {
  for (const element of document.verbs) {
    if (run.signal.aborted) throw run.signal.reason;
    const verb = VERBS[run.scope][element.name];
    if (!verb) {
      run.carrier.notifications.raise(12200, `<${element.name}> is not allowed here or unknown`, run.call.sid);
      continue;
    }
    if (picksUp(element)) answerCall(run.carrier, run.call);
    const outcome = await verb(run, element, document);
    if (outcome === "failed" || outcome.kind !== "next") return outcome;
  }
  return NEXT;
};

/** The first verb answers the call, but for those that are there to delay or refuse it. */
const picksUp = (element: Element): boolean => {
  if (element.name === "Reject" || element.name === "Pause") return false;
  return !(element.name === "Dial" && element.attributes.answerOnBridge === "true");
};
