import type { Call, CallEvent, FinalStatus, StatusCallback } from "../../call/call.ts";
import { durationSeconds } from "../../call/call.ts";
import { openCall } from "../../call/open.ts";
import { runProgram } from "../../call/program.ts";
import { type RingResult, ring } from "../../call/ring.ts";
import { answerCall, finishCall } from "../../call/status.ts";
import { sleep } from "../../clock.ts";
import { childOf, interruptible } from "../../interruptible.ts";
import type { Fields } from "../../webhook/signature.ts";
import { methodOf, wholeNumber } from "../attributes.ts";
import { fetchOnce, resolveUrl } from "../fetch.ts";
import type { Document, Element } from "../parse.ts";
import type { Outcome, Run } from "../verb.ts";
import { followAction } from "./action.ts";

type Rung = { readonly child: Call; readonly noun: Element; readonly result: RingResult };
const LOST = Symbol("another leg answered");

/** Rings all nouns at once; the first to answer is bridged, the others are canceled. */
export const dialPeople = async (
  run: Run,
  dial: Element,
  nouns: readonly Element[],
  document: Document,
): Promise<Outcome | "failed"> => {
  const legs = nouns.map((noun) => ({ noun, child: childCall(run, dial, noun, document) }));
  const ringing = childOf(run.signal);
  run.carrier.mixer.hear([{ leg: run.call.sid, hears: [], background: "ringing" }]);
  try {
    const timeoutMs = wholeNumber(dial, "timeout", 30) * 1000;
    const rung = legs.map((leg) => ringLeg(run, leg, timeoutMs, ringing.controller.signal));
    const winner = await firstAnswer(rung);
    ringing.controller.abort(LOST);
    for (const { child } of legs) if (child !== winner?.child) finishCall(run.carrier, child, "canceled", "carrier");
    const fields = winner ? await bridge(run, dial, winner, document) : unanswered(await Promise.all(rung));
    return await followAction(run, dial, document, fields);
  } catch (reason) {
    for (const { child } of legs) {
      finishCall(run.carrier, child, child.status === "in-progress" ? "completed" : "canceled", "carrier");
    }
    throw reason;
  } finally {
    ringing.release();
    run.carrier.mixer.hear([{ leg: run.call.sid, hears: [], background: "silence" }]);
  }
};

const childCall = (run: Run, dial: Element, noun: Element, document: Document): Call =>
  openCall(run.carrier, {
    account: run.call.account,
    direction: "outbound-dial",
    status: "initiated",
    from: dial.attributes.callerId ?? run.call.from,
    to: noun.name === "Client" ? `client:${identityOf(noun)}` : noun.text,
    parentCallSid: run.call.sid,
    extraFields: noun.children.filter(({ name }) => name === "Parameter").map(parameterOf),
    statusCallback: callbackOf(run, noun, document),
  });

const identityOf = (noun: Element): string => noun.children.find(({ name }) => name === "Identity")?.text ?? noun.text;

const parameterOf = ({ attributes }: Element): [string, string] => [attributes.name ?? "", attributes.value ?? ""];

const callbackOf = (run: Run, noun: Element, document: Document): StatusCallback | undefined => {
  const given = noun.attributes.statusCallback;
  const url = given && resolveUrl(run.carrier, run.call, document, given);
  if (!url) return undefined;
  const events = (noun.attributes.statusCallbackEvent ?? "completed").split(/\s+/) as CallEvent[];
  return { url, method: methodOf(noun, "statusCallbackMethod"), events: new Set(events) };
};

const ringLeg = async (
  { carrier }: Run,
  { noun, child }: { noun: Element; child: Call },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Rung> => {
  try {
    const result = await ring(carrier, child, timeoutMs, signal);
    if (result !== "answer") finishCall(carrier, child, result, "carrier");
    return { child, noun, result };
  } catch (reason) {
    if (reason !== LOST) throw reason;
    return { child, noun, result: "no-answer" };
  }
};

const firstAnswer = async (rung: readonly Promise<Rung>[]): Promise<Rung | undefined> => {
  const answered = rung.map(async (leg) => {
    const { result } = await leg;
    return result === "answer" ? leg : Promise.reject(leg);
  });
  try {
    return await Promise.any(answered);
  } catch {
    await Promise.all(rung);
    return undefined;
  }
};

const unanswered = (rung: readonly Rung[]): Fields => {
  const last = rung.at(-1);
  const status = rung.some(({ result }) => result === "busy") ? "busy" : (last?.result ?? "failed");
  return [
    ["DialCallStatus", status],
    ["DialBridged", "false"],
    ...(last ? ([["DialCallSid", last.child.sid]] as const) : []),
  ];
};

/** The two talk until one of them is gone, is redirected, or the time limit has passed. */
const bridge = async (run: Run, dial: Element, { child, noun }: Rung, document: Document): Promise<Fields> => {
  const { carrier, call, signal } = run;
  answerCall(carrier, child);
  let childGone = () => {};
  const gone = new Promise<void>((resolve) => {
    childGone = resolve;
  });
  runProgram(carrier, child, async (childSignal) => {
    try {
      await whisper(run, child, noun, document, childSignal);
      answerCall(carrier, call);
      hearEachOther(run, child);
      await sleep(carrier.clock, wholeNumber(dial, "timeLimit", 14_400) * 1000, childSignal);
    } finally {
      childGone();
    }
  });
  await interruptible(gone, signal);
  finishHearing(run, child);
  const status: FinalStatus = "completed";
  return [
    ["DialCallStatus", status],
    ["DialCallSid", child.sid],
    ["DialCallDuration", String(durationSeconds(child, carrier.clock.now()))],
    ["DialBridged", "true"],
  ];
};

/** The document at the noun's `url` runs on the callee before the two are connected. */
const whisper = async (
  run: Run,
  child: Call,
  noun: Element,
  document: Document,
  signal: AbortSignal,
): Promise<void> => {
  const given = noun.attributes.url;
  const url = given && resolveUrl(run.carrier, run.call, document, given);
  if (!url) return;
  const fetched = await interruptible(fetchOnce(run.carrier, child, { url, method: methodOf(noun) }), signal);
  if ("document" in fetched) await run.interpret({ ...run, call: child, signal, scope: "call" }, fetched.document);
};

const hearEachOther = ({ carrier, call }: Run, child: Call): void =>
  carrier.mixer.hear([
    { leg: call.sid, hears: [child.sid], background: "silence" },
    { leg: child.sid, hears: [call.sid], background: "silence" },
  ]);

const finishHearing = ({ carrier, call }: Run, child: Call): void =>
  carrier.mixer.hear([
    { leg: call.sid, hears: [], background: "silence" },
    { leg: child.sid, hears: [], background: "silence" },
  ]);
