import type { Interruption } from "../../call/call.ts";
import { voiceFields } from "../../call/fields.ts";
import { sleep } from "../../clock.ts";
import { interruptible } from "../../interruptible.ts";
import {
  averageWaitSeconds,
  enterQueue,
  findQueue,
  leaveQueue,
  openQueue,
  positionIn,
  waitedSeconds,
} from "../../queue/members.ts";
import type { Member, Queue } from "../../queue/queue.ts";
import { deliver } from "../../webhook/deliver.ts";
import type { Fields } from "../../webhook/signature.ts";
import { methodOf, wholeNumber } from "../attributes.ts";
import { fetchOnce, resolveUrl } from "../fetch.ts";
import type { Document, Element } from "../parse.ts";
import type { Run, Verb } from "../verb.ts";
import { followAction } from "./action.ts";

type QueueResult = "leave" | "error" | "hangup" | "redirected" | "queue-full";

/** Parks the call in a queue (made on demand) and asks its waitUrl again and again until something takes it out. */
export const enqueue: Verb = async (run, element, document) => {
  const { carrier, call } = run;
  const name = element.text;
  const queue = findQueue(carrier, call.account, name) ?? openQueue(carrier, call.account, name);
  const limit = Math.min(queue.maxSize, wholeNumber(element, "maxQueueSize", queue.maxSize));
  if (queue.members.size >= limit) return followAction(run, element, document, exitFields(queue, "queue-full", 0));
  const member = enterQueue(carrier, queue, call);
  try {
    const result = await wait(run, queue, member, element, document);
    leaveQueue(carrier, queue, member);
    return await followAction(run, element, document, exitFields(queue, result, waitedSeconds(carrier, member)));
  } catch (reason) {
    const wasWaiting = queue.members.has(call.sid);
    leaveQueue(carrier, queue, member);
    if (wasWaiting && run.signal.aborted) tellExit(run, queue, member, element, document);
    throw reason;
  }
};

const wait = async (
  run: Run,
  queue: Queue,
  member: Member,
  element: Element,
  document: Document,
): Promise<"leave" | "error"> => {
  const { carrier, call, signal } = run;
  const waitUrl = element.attributes.waitUrl;
  if (!waitUrl) return music(run);
  const url = resolveUrl(carrier, call, document, waitUrl);
  if (!url) return "error";
  const waitFields = () => waitingFields(run, queue, member);
  for (;;) {
    const startedAt = carrier.clock.now();
    const request = { url, method: methodOf(element, "waitUrlMethod"), extra: waitFields() };
    const fetched = await interruptible(fetchOnce(carrier, call, request), signal);
    if ("failure" in fetched) return "error";
    const end = await run.interpret({ ...run, scope: "queue-wait", waitFields }, fetched.document);
    if (signal.aborted) throw signal.reason;
    if (end === "leave") return "leave";
    if (end === "failed") return "error";
    // A document that takes no time would have the carrier ask without pause.
    if (carrier.clock.now() - startedAt < 100) await sleep(carrier.clock, 1000, signal);
  }
};

const music = async (run: Run): Promise<never> => {
  if (run.call.hasMedia) run.carrier.mixer.hear([{ leg: run.call.sid, hears: [], background: "music" }]);
  await sleep(run.carrier.clock, Number.POSITIVE_INFINITY, run.signal);
  throw run.signal.reason;
};

const waitingFields = (run: Run, queue: Queue, member: Member): Fields => [
  ["QueueSid", queue.sid],
  ["QueuePosition", String(positionIn(queue, run.call.sid))],
  ["QueueTime", String(waitedSeconds(run.carrier, member))],
  ["AvgQueueTime", String(averageWaitSeconds(queue))],
  ["CurrentQueueSize", String(queue.members.size)],
  ["MaxQueueSize", String(queue.maxSize)],
];

const exitFields = (queue: Queue, result: QueueResult, seconds: number): Fields => [
  ["QueueResult", result],
  ["QueueSid", queue.sid],
  ["QueueTime", String(seconds)],
];

/** The action of a call that is redirected or gone is asked at once and its answer is not used. */
const tellExit = (run: Run, queue: Queue, member: Member, element: Element, document: Document): void => {
  const interruption = run.signal.reason as Interruption;
  if (interruption.kind === "finished" && interruption.by === "reset") return;
  const action = element.attributes.action;
  const url = action && resolveUrl(run.carrier, run.call, document, action);
  if (!url) return;
  const result = interruption.kind === "redirect" ? "redirected" : "hangup";
  const fields = [...voiceFields(run.call), ...exitFields(queue, result, waitedSeconds(run.carrier, member))];
  deliver(run.carrier, {
    kind: "queue-exit",
    account: run.call.account,
    callSid: run.call.sid,
    url,
    method: methodOf(element),
    fields,
  }).catch(run.carrier.report);
};
