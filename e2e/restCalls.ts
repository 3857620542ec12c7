import type { HistoryItem, Queue, QueueEdit, Session } from "@touchstone/contracts";

/** What a program may ask of `/api/v1` for a signed-in user. */
export interface RestCalls {
  send(method: string, path: string, body?: unknown): Promise<Response>;
  /** The parsed answer. Throws when it is not a success. */
  ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The contacts of the one customer of this name, newest first. */
  timelineOf(name: string): Promise<HistoryItem[]>;
}

/** Signs in without a browser, with the demo's password. */
export async function openRest(url: string, email: string): Promise<RestCalls> {
  const send = (token: string | null) => (method: string, path: string, body?: unknown) =>
    fetch(`${url}/api/v1/${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const signedIn = await send(null)("POST", "sessions", { email, password: "demo" });
  const { token } = (await signedIn.json()) as Session;
  return callsWith(send(token));
}

function callsWith(send: RestCalls["send"]): RestCalls {
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await send(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const timelineOf = async (name: string) => {
    const found = await ask<{ items: { customerId: string }[] }>("GET", `customers?q=${encodeURIComponent(name)}`);
    const [first] = found.items;
    if (!first) throw new Error(`nobody is called ${name}`);
    return (await ask<{ items: HistoryItem[] }>("GET", `customers/${first.customerId}/timeline`)).items;
  };
  return { send, ask, timelineOf };
}

/** Changes settings of a queue, as an administrator of the demo does. */
export async function setQueue(url: string, name: string, change: Partial<QueueEdit>): Promise<void> {
  const rest = await openRest(url, "sam@globex.example");
  const { items } = await rest.ask<{ items: Queue[] }>("GET", "queues");
  const queue = items.find((one) => one.name === name);
  if (!queue) throw new Error(`there is no queue ${name}`);
  const { queueId, revision: _revision, opening: _opening, ...settings } = queue;
  await rest.ask("PUT", `queues/${queueId}`, { ...settings, ...change });
}
