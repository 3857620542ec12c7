import type { Problem } from "@touchstone/contracts";
import { RequestFailed } from "./problem.ts";

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

interface Access {
  /** The session's token while this page knows it; after a reload the httpOnly cookie speaks instead. */
  token: string | null;
  /** Called once for every 401: the session is over. */
  onSignedOut: () => void;
}

export const access: Access = { token: null, onSignedOut: () => {} };

/**
 * One call of `/api/v1`. Answers the parsed body (undefined for 204).
 * Throws {@link RequestFailed} with status 0 when the server cannot be reached, else with the problem's status and code.
 */
export async function request<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await send(method, path, body, more);
  if (answer.status === 204) return undefined as Answer;
  if (answer.ok) return (await answer.json()) as Answer;
  if (answer.status === 401 && path !== "/sessions") access.onSignedOut();
  throw await problemOf(answer);
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  more: Readonly<Record<string, string>>,
): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json", ...more };
  if (access.token) headers.authorization = `Bearer ${access.token}`;
  // A form names its own parts; the browser writes its content type with the boundary.
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers["content-type"] = "application/json";
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
  } catch {
    throw new RequestFailed(0, "unreachable");
  }
}

async function problemOf(answer: Response): Promise<RequestFailed> {
  const problem = (await answer.json().catch(() => null)) as Partial<Problem> | null;
  return new RequestFailed(answer.status, problem?.code ?? "unexpected", problem?.errors ?? []);
}

/** A file, whole. Throws as {@link request}. */
export async function requestFile(path: string): Promise<Blob> {
  const answer = await send("GET", path, undefined, { accept: "*/*" });
  if (answer.ok) return await answer.blob();
  if (answer.status === 401) access.onSignedOut();
  throw await problemOf(answer);
}

/** A header of an answer whose body is for somebody else. Throws as {@link request}. */
export async function requestHeader(path: string, name: string): Promise<string | null> {
  const answer = await send("HEAD", path, undefined, { accept: "*/*" });
  if (answer.ok) return answer.headers.get(name);
  if (answer.status === 401) access.onSignedOut();
  throw await problemOf(answer);
}

/** A list that comes in pages, whole. Throws as {@link request}. */
export async function requestAll<Item>(path: string): Promise<{ items: Item[] }> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Item[]; next: string | null } = await request("GET", `${path}${queryOf({ cursor })}`);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return { items };
}

/** A query string of what is set, with its question mark; empty when nothing is. */
export function queryOf(values: Readonly<Record<string, string | number | null | undefined>>): string {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (set.length === 0) return "";
  return `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}
