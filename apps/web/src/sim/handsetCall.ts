import type { PhoneEvent } from "@touchstone/contracts";

/** Who calls whom, as the person at the handset chose it. */
export interface Dialled {
  readonly from: string;
  /** Null for a number that belongs to nobody here. */
  readonly callerName: string | null;
  readonly to: string;
  readonly lineName: string;
  readonly brand: string;
}

/** What audio the call has: both ways, only to listen (no microphone), or none (the browser has no WebRTC). */
export type Audio = "both" | "listenOnly" | "none";

export type HandsetLine =
  | { readonly who: "line"; readonly text: string; readonly language: string | null }
  | { readonly who: "you"; readonly digits: string };

interface Under extends Dialled {
  readonly id: string;
  readonly audio: Audio;
  /** This machine's clock, for the handset's own timer. */
  readonly dialledAt: number;
  readonly lines: readonly HandsetLine[];
}

export type HandsetCall =
  | { readonly state: "idle" }
  | (Under & { readonly state: "dialling"; readonly callSid: null })
  | (Under & { readonly state: "ringing"; readonly callSid: string })
  /** Somebody calls this phone: a call back. */
  | (Under & { readonly state: "incoming"; readonly callSid: string })
  | (Under & { readonly state: "connected"; readonly callSid: string; readonly connectedAt: number })
  | (Under & {
      readonly state: "ended";
      readonly callSid: string | null;
      readonly connectedAt: number | null;
      readonly endedAt: number;
      readonly how: Ending;
    });

/** The carrier's final status, or what kept the call from standing. */
export type Ending = "completed" | "busy" | "noAnswer" | "failed" | "canceled" | "refused" | "lineLost";

export type LiveCall = Exclude<HandsetCall, { state: "idle" | "ended" }>;

const CAPTIONS_KEPT = 100;

export function isLive(call: HandsetCall): call is LiveCall {
  return call.state !== "idle" && call.state !== "ended";
}

export function dialling(id: string, dialled: Dialled, audio: Audio, at: number): HandsetCall {
  return { ...dialled, state: "dialling", id, audio, callSid: null, dialledAt: at, lines: [] };
}

/** The carrier rings this phone; `known` is what the handset shows of its owner and the line that it would dial. */
export function ringing(
  event: Extract<PhoneEvent, { type: "incoming" }>,
  known: Dialled | null,
  at: number,
): HandsetCall {
  const { id, callSid, from: caller } = event;
  const lineName = known?.to === caller ? known.lineName : caller;
  const words = { from: known?.from ?? "", callerName: known?.callerName ?? null, brand: known?.brand ?? "" };
  return { ...words, to: caller, lineName, state: "incoming", id, callSid, audio: "both", dialledAt: at, lines: [] };
}

/** What the carrier says of a call; anything about another call changes nothing. */
export function hear(call: HandsetCall, event: PhoneEvent, at: number): HandsetCall {
  if (!isLive(call) || ("id" in event && event.id !== undefined && event.id !== call.id)) return call;
  switch (event.type) {
    case "ringing":
      return call.state === "dialling" ? { ...call, state: "ringing", callSid: event.callSid } : call;
    case "answered":
      return call.state === "connected"
        ? call
        : { ...call, state: "connected", callSid: event.callSid, connectedAt: at };
    case "caption":
      return withLine(call, { who: "line", text: event.text, language: event.language ?? null });
    case "ended":
      return end(call, endingOf(event.status), at);
    case "error":
      return end(call, "refused", at);
    default:
      return call;
  }
}

export function press(call: HandsetCall, digits: string): HandsetCall {
  if (call.state !== "connected") return call;
  const last = call.lines.at(-1);
  if (last?.who !== "you") return withLine(call, { who: "you", digits });
  return { ...call, lines: [...call.lines.slice(0, -1), { who: "you", digits: last.digits + digits }] };
}

/** Ends a live call, whoever ended it; an ended one stays as it ended. */
export function end(call: HandsetCall, how: Ending, at: number): HandsetCall {
  if (!isLive(call)) return call;
  return {
    ...call,
    state: "ended",
    connectedAt: call.state === "connected" ? call.connectedAt : null,
    endedAt: at,
    how,
  };
}

function withLine<Call extends LiveCall>(call: Call, line: HandsetLine): Call {
  return { ...call, lines: [...call.lines, line].slice(-CAPTIONS_KEPT) };
}

const endings: Readonly<Record<string, Ending>> = {
  completed: "completed",
  busy: "busy",
  "no-answer": "noAnswer",
  failed: "failed",
  canceled: "canceled",
};

function endingOf(status: string): Ending {
  return endings[status] ?? "failed";
}
