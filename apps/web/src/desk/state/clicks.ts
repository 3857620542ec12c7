import type { AgentClick, AgentClickBody, ClickOutcome } from "@touchstone/contracts";

/** A click's settled outcome; `unavailable` also when nobody answered in time. */
export type ClickAnswer = Exclude<ClickOutcome, { pending: true }>;

export type Click = <Name extends AgentClick>(
  name: Name,
  body: Omit<AgentClickBody<Name>, "id">,
) => Promise<ClickAnswer>;

/** The part of a socket that clicks need. */
export interface ClickLine {
  timeout(ms: number): { emitWithAck(event: string, body: unknown): Promise<unknown> };
}

const ANSWER_WITHIN_MS = 4_000;
const TRIES = 5;

/**
 * Sends clicks. Each has an id of ours, and the same id is sent again while its outcome is unknown, so that a click is
 * done once however often the line breaks. After five tries (about 20 s) the answer is `unavailable`.
 */
export function clicksOver(line: ClickLine, newId: () => string = () => crypto.randomUUID()): Click {
  return async (name, body) => {
    const withId = { id: newId(), ...body };
    for (let tries = 0; tries < TRIES; tries++) {
      const outcome = await once(line, name, withId);
      if (outcome && !("pending" in outcome)) return outcome;
    }
    return { ok: false, reason: "unavailable" };
  };
}

async function once(line: ClickLine, name: string, body: unknown): Promise<ClickOutcome | null> {
  try {
    return (await line.timeout(ANSWER_WITHIN_MS).emitWithAck(name, body)) as ClickOutcome;
  } catch {
    // No answer in time: the outcome is unknown, and only the same id may ask for it.
    return null;
  }
}
