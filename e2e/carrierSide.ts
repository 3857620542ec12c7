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

async function read<Answer>(url: string, path: string): Promise<Answer> {
  return (await (await fetch(`${url}/emulator/control/${path}`)).json()) as Answer;
}

async function post(url: string, path: string, body?: object): Promise<Response> {
  const sent = body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
  return await fetch(`${url}/emulator/control/${path}`, { method: "POST", ...sent });
}
