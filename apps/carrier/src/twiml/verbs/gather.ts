import { sleep } from "../../clock.ts";
import { childOf } from "../../interruptible.ts";
import { methodOf, truth, wholeNumber } from "../attributes.ts";
import { resolveUrl } from "../fetch.ts";
import type { Element } from "../parse.ts";
import { NEXT, type Run, type Verb } from "../verb.ts";
import { goTo } from "./action.ts";
import { pause, play, say } from "./prompts.ts";

const NESTED: Readonly<Record<string, Verb>> = { Say: say, Play: play, Pause: pause };

/** Collects keys; the first one stops the prompts, the time-out runs from their end and from each key. */
export const gather: Verb = async (run, element, document) => {
  const keys = await collect(run, element);
  if (keys.digits === "" && !keys.finishedOn && !truth(element, "actionOnEmptyResult", false)) return NEXT;
  const action = element.attributes.action;
  const url = action ? resolveUrl(run.carrier, run.call, document, action) : document.url;
  if (!url) return { kind: "hang-up" };
  const fields: [string, string][] = [["Digits", keys.digits]];
  fields.push(["FinishedOnKey", keys.finishedOn]);
  return goTo(run, url, methodOf(element), fields);
};

type Keys = { digits: string; finishedOn: string };

const collect = async (run: Run, element: Element): Promise<Keys> => {
  const keys: Keys = { digits: "", finishedOn: "" };
  const finishKeys = element.attributes.finishOnKey ?? "#";
  const wanted = wholeNumber(element, "numDigits", Number.POSITIVE_INFINITY);
  const prompts = childOf(run.signal);
  let timer = childOf(run.signal);
  let complete = false;
  const deaf = run.call.keypad.listen((digit) => {
    if (complete) return;
    if (finishKeys.includes(digit)) keys.finishedOn = digit;
    else keys.digits += digit;
    complete = keys.finishedOn !== "" || keys.digits.length >= wanted;
    prompts.controller.abort(KEY_PRESSED);
    timer.controller.abort(KEY_PRESSED);
  });
  try {
    await untilKey(prompt({ ...run, signal: prompts.controller.signal }, element));
    while (!complete) {
      timer = childOf(run.signal);
      const pressed = await untilKey(
        sleep(run.carrier.clock, wholeNumber(element, "timeout", 5) * 1000, timer.controller.signal),
      );
      timer.release();
      if (!pressed) break;
    }
  } finally {
    deaf();
    prompts.release();
    timer.release();
  }
  return keys;
};

const KEY_PRESSED = Symbol("key pressed");

const untilKey = async (waiting: Promise<void>): Promise<boolean> => {
  try {
    await waiting;
    return false;
  } catch (reason) {
    if (reason !== KEY_PRESSED) throw reason;
    return true;
  }
};

const prompt = async (run: Run, element: Element): Promise<void> => {
  for (const nested of element.children) {
    if (run.signal.aborted) throw run.signal.reason;
    await NESTED[nested.name]?.(run, nested, { url: undefined, method: "POST", verbs: [] });
  }
};
