import type {
  EmulatorDial,
  EmulatorFaults,
  EmulatorFax,
  EmulatorFaxUpload,
  EmulatorMail,
  EmulatorMessage,
  EmulatorSentMail,
  EmulatorText,
  EmulatorTimelineEvent,
} from "@touchstone/contracts";
import { RequestFailed } from "../api/problem.ts";

const ROOT = "/emulator/control";

/** One call of the emulator's control routes. Throws {@link RequestFailed}, status 0 when it cannot be reached. */
async function control<Answer>(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(ROOT + path, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new RequestFailed(0, "unreachable");
  });
  if (!answer.ok) throw new RequestFailed(answer.status, "emulator");
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

/** Dials a line without media; the person gives up after `hangUpAfterMs`. */
export function placeCall(dial: EmulatorDial): Promise<{ readonly callSid: string }> {
  return control("POST", "/calls", dial);
}

export function hangUpCall(callSid: string): Promise<void> {
  return control("POST", `/calls/${encodeURIComponent(callSid)}/hangup`);
}

/** A person writes to a line. */
export function sendText(text: EmulatorText): Promise<{ readonly messageSid: string }> {
  return control("POST", "/messages", text);
}

/** The newest texts of a number, the newest last. */
export async function readTexts(number: string): Promise<readonly EmulatorMessage[]> {
  const { messages } = await control<{ readonly messages: readonly EmulatorMessage[] }>(
    "GET",
    `/messages?with=${encodeURIComponent(number)}`,
  );
  return messages;
}

/** A person faxes a document to a line. */
export function sendFax(fax: EmulatorFaxUpload): Promise<{ readonly faxSid: string }> {
  return control("POST", "/faxes", fax);
}

/** The newest faxes of a number, the newest last. */
export async function readFaxes(number: string): Promise<readonly EmulatorFax[]> {
  const path = `/faxes?with=${encodeURIComponent(number)}`;
  return (await control<{ readonly faxes: readonly EmulatorFax[] }>("GET", path)).faxes;
}

/** A person mails the company. */
export function sendMail(mail: EmulatorMail): Promise<{ readonly mailId: string }> {
  return control("POST", "/mails", mail);
}

/** The newest mails that an address sent, the newest last. */
export async function readMails(from: string): Promise<readonly EmulatorSentMail[]> {
  const { mails } = await control<{ readonly mails: readonly EmulatorSentMail[] }>(
    "GET",
    `/mails?from=${encodeURIComponent(from)}`,
  );
  return mails;
}

/** Where a text's file is shown from. */
export const filePath = (path: string): string => `/emulator${path}`;

export function readFaults(): Promise<EmulatorFaults> {
  return control("GET", "/faults");
}

export function writeFaults(faults: EmulatorFaults): Promise<EmulatorFaults> {
  return control("PUT", "/faults", faults);
}

const eventTypes: readonly EmulatorTimelineEvent["type"][] = [
  "call",
  "message",
  "mail",
  "webhook",
  "conference",
  "queue",
  "caption",
  "notification",
];

/** The carrier's live timeline; the browser reconnects by itself. Answers how to stop. */
export function watchTimeline(heard: (event: EmulatorTimelineEvent) => void): () => void {
  const source = new EventSource(`${ROOT}/events`);
  for (const type of eventTypes) {
    source.addEventListener(type, (message: MessageEvent<string>) => heard(JSON.parse(message.data)));
  }
  return () => source.close();
}
