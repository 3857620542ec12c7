import type { PhoneEvent, PhoneRequest } from "@touchstone/contracts";

/** What the emulated carrier sees, which is not what we believe. */

export interface CarrierCall {
  readonly sid: string;
  readonly from: string;
  readonly status: string;
}

interface CarrierConference {
  readonly status: string;
  readonly participants: readonly { readonly call_sid: string }[];
}

/** How many calls are together in each room that is open. */
export async function partiesInRooms(url: string): Promise<number[]> {
  const { conferences } = await read<{ conferences: CarrierConference[] }>(url, "conferences");
  return conferences.filter(({ status }) => status !== "completed").map(({ participants }) => participants.length);
}

/** The calls that agents' phones ever made to join a conversation. */
export async function agentLegs(url: string): Promise<CarrierCall[]> {
  const { calls } = await read<{ calls: CarrierCall[] }>(url, "calls");
  return calls.filter(({ from }) => from.startsWith("client:"));
}

/** Somebody dials whose carrier tells a name along. Answers how to hang up. */
export async function dialAs(
  url: string,
  dial: { from: string; to: string; callerName?: string },
): Promise<() => void> {
  const answer = await post(url, "calls", dial);
  const { callSid } = (await answer.json()) as { callSid: string };
  return () => void post(url, `calls/${callSid}/hangup`);
}

/** A customer's phone that calls a line and sends sound; resolves when the mixer has taken the leg. Answers how to put it down. */
export async function callWithSound(url: string, dial: { from: string; to: string }): Promise<() => void> {
  const phone = new WebSocket(`${url.replace("http", "ws")}/emulator/phone`);
  await new Promise((resolve) => phone.addEventListener("open", resolve, { once: true }));
  const answered = new Promise<void>((resolve, reject) =>
    phone.addEventListener("message", ({ data }) => {
      const event = JSON.parse(data) as PhoneEvent;
      if (event.type === "answered" && event.sdp) resolve();
      if (event.type === "ended" || event.type === "error") reject(new Error(data));
    }),
  );
  const tell = (request: PhoneRequest) => phone.send(JSON.stringify(request));
  tell({ type: "registerCustomer" });
  tell({ type: "dial", id: "c1", ...dial, sdp: OFFER });
  await answered;
  return () => phone.close();
}

/** A browser's offer of sound, as short as the mixer takes it. */
const OFFER = [
  "v=0",
  "o=- 1 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "c=IN IP4 127.0.0.1",
  "a=ice-ufrag:ZvPQ",
  "a=ice-pwd:h7kmn8WNrx3ttbaF0ATCtGUr",
  `a=fingerprint:sha-256 ${Array(32).fill("0A").join(":")}`,
  "a=setup:actpass",
  "a=mid:0",
  "a=sendrecv",
  "a=rtcp-mux",
  "a=rtpmap:111 opus/48000/2",
  "",
].join("\r\n");

async function read<Answer>(url: string, path: string): Promise<Answer> {
  return (await (await fetch(`${url}/emulator/control/${path}`)).json()) as Answer;
}

async function post(url: string, path: string, body?: object): Promise<Response> {
  const sent = body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
  return await fetch(`${url}/emulator/control/${path}`, { method: "POST", ...sent });
}
