import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  AgentClientEvents,
  AgentServerEvents,
  ClickOutcome,
  DeskContact,
  MessagePage,
} from "@touchstone/contracts";
import { io, type Socket } from "socket.io-client";
import type { BenchAgent } from "./benchTenant.ts";
import { getAs } from "./deskRequest.ts";
import { answerTo, isAnswered, readWords } from "./textPlan.ts";

/** What the desks tell whoever measures. */
export interface TextWatch {
  /** The words stand on the agent's screen, in a pop or in the thread. */
  readonly seen: (thread: number, place: number) => void;
  /** A thread as it stood on a screen: places of the customer's texts, in their order there. */
  readonly shown: (thread: number, places: readonly number[]) => void;
  readonly answered: (thread: number) => void;
  readonly failed: (what: string) => void;
}

type DeskSocket = Socket<AgentServerEvents, AgentClientEvents>;

/** As the desk asks for them: the newest page. */
const PAGE = 50;
/** From the last text to the end of the conversation: an answer's receipt comes meanwhile. */
const COMPLETE_AFTER_MS = 2_500;

/** As the browser's queries do: three times more, each time later. */
async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (const waitMs of [1_000, 2_000, 4_000]) {
    const answer = await ask().catch(() => null); // Asked again; the last time tells.
    if (answer !== null) return answer;
    await sleep(waitMs);
  }
  return await ask();
}

interface Open {
  /** The thread's version that is to be read, and that was. */
  wanted: number;
  read: number;
  isReading: boolean;
  isAnswered: boolean;
  isEnding: boolean;
}

/**
 * An agent with several conversations: accepts what is offered, asks for a thread's messages whenever its version rises (as the
 * desk does), answers in every third, and completes it when all the texts that it announces are there.
 */
export function openTextDesk(url: string, { token }: BenchAgent, watch: TextWatch): DeskSocket {
  const socket: DeskSocket = io(`${url}/agent`, { auth: { token }, transports: ["websocket"], forceNew: true });
  const open = new Map<string, Open>();
  const click = async (name: "setIntent" | "accept" | "reply" | "complete", body: object): Promise<void> => {
    const answered = socket.emitWithAck(name, { id: randomUUID(), ...body } as never);
    const outcome: ClickOutcome | string = await answered.catch(String);
    if (typeof outcome === "string") return watch.failed(`${name}: ${outcome}`);
    // An offer may be gone when the click comes; the next desk has it.
    const isWell = "pending" in outcome || outcome.ok || name === "accept";
    if (!isWell) watch.failed(`${name}: ${outcome.reason}`);
  };
  const look = async (contact: DeskContact) => {
    const { interactionId, thread } = contact;
    if (thread === null || contact.state !== "talking") return;
    const known = open.get(interactionId) ?? {
      wanted: -1,
      read: -1,
      isReading: false,
      isAnswered: false,
      isEnding: false,
    };
    open.set(interactionId, known);
    known.wanted = Math.max(known.wanted, thread.version);
    if (known.isReading) return;
    known.isReading = true;
    try {
      while (known.read < known.wanted) {
        known.read = known.wanted;
        await read(interactionId, known);
      }
    } finally {
      known.isReading = false;
    }
  };
  const read = async (interactionId: string, known: Open) => {
    const page = await askAgain(() =>
      getAs<MessagePage>(url, token, `interactions/${interactionId}/messages?limit=${PAGE}`),
    );
    const texts = page.items.flatMap(({ direction, text }) => (direction === "in" ? (readWords(text) ?? []) : []));
    for (const { thread, place } of texts) watch.seen(thread, place);
    const [first] = texts;
    if (first === undefined) return;
    watch.shown(
      first.thread,
      texts.map(({ place }) => place),
    );
    if (isAnswered(first.thread) && !known.isAnswered) {
      known.isAnswered = true;
      watch.answered(first.thread);
      await click("reply", { interactionId, text: answerTo(first.thread) });
    }
    if (texts.length < first.of || known.isEnding) return;
    known.isEnding = true;
    setTimeout(() => void click("complete", { interactionId, disposition: null, notes: "" }), COMPLETE_AFTER_MS);
  };
  const lookAll = (contacts: readonly DeskContact[]) => {
    for (const contact of contacts) look(contact).catch((error) => watch.failed(String(error)));
  };
  const popped = ({ offerId, words }: { offerId: string; words: string | null }) => {
    const text = readWords(words ?? "");
    if (text) watch.seen(text.thread, text.place);
    void click("accept", { offerId });
  };
  socket.on("connect", () => {
    socket.emit("deskState", { canTalk: true });
    void click("setIntent", { intent: "ready" });
  });
  socket.on("offer", popped);
  socket.on("snapshot", ({ offers, contacts }) => {
    offers.forEach(popped);
    lookAll(contacts);
  });
  socket.on("change", ({ contacts }) => lookAll(contacts));
  return socket;
}
