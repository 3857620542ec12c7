/** What a process that runs with `--inspect=127.0.0.1:PORT` is asked and made to do: nothing of it has to be prepared. */

/** What a process holds once its garbage is collected, bytes. */
export interface Weight {
  readonly heapUsed: number;
  /** Outside of the heap, buffers included. */
  readonly external: number;
  readonly arrayBuffers: number;
  readonly rss: number;
}

/** Collects the garbage of the process, and weighs it. */
export async function weigh(port: number): Promise<Weight> {
  return await inspecting(port, async (ask) => {
    await ask("HeapProfiler.collectGarbage", {});
    const expression = "JSON.stringify(process.memoryUsage())";
    const answer = await ask("Runtime.evaluate", { expression, returnByValue: true });
    return JSON.parse((answer as { result: { value: string } }).result.value) as Weight;
  });
}

const FORGET = "/packages/domain/src/forget.ts";
const KEPT_FOR = "now - KEEP_ENDED_MS";

/**
 * From now on contacts that ended are let go after so long instead of ten minutes, so that a run of a minute comes to where as
 * many leave as come. The product has no such setting: its code is changed under it. Throws when it is not said there any more.
 */
export async function forgetSooner(port: number, keepMs: number): Promise<void> {
  await inspecting(port, async (ask, heard) => {
    await ask("Debugger.enable", {});
    const script = heard("Debugger.scriptParsed").find(({ url }) => String(url).endsWith(FORGET));
    if (!script) throw new Error(`the process has no ${FORGET}`);
    const { scriptId } = script;
    const { scriptSource } = (await ask("Debugger.getScriptSource", { scriptId })) as { scriptSource: string };
    if (!scriptSource.includes(KEPT_FOR)) throw new Error("it is not said here any more how long contacts stay");
    const changed = { scriptId, scriptSource: scriptSource.replace(KEPT_FOR, `now - ${keepMs}`) };
    const { status } = (await ask("Debugger.setScriptSource", changed)) as { status: string };
    if (status !== "Ok") throw new Error(`how long contacts stay could not be changed: ${status}`);
    await ask("Debugger.disable", {});
  });
}

type Ask = (method: string, params: object) => Promise<unknown>;
type Heard = (event: string) => readonly Record<string, unknown>[];

async function inspecting<T>(port: number, work: (ask: Ask, heard: Heard) => Promise<T>): Promise<T> {
  const listed = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const [target] = listed as { webSocketDebuggerUrl: string }[];
  if (!target) throw new Error("there is nobody to be asked");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error("the process cannot be asked"));
  });
  const events: { method: string; params: Record<string, unknown> }[] = [];
  socket.addEventListener("message", ({ data }) => {
    const said = JSON.parse(String(data)) as (typeof events)[number];
    if (said.method !== undefined) events.push(said);
  });
  let asked = 0;
  try {
    return await work(
      (method, params) => ask(socket, ++asked, method, params),
      (event) => events.flatMap(({ method, params }) => (method === event ? [params] : [])),
    );
  } finally {
    socket.close();
  }
}

function ask(socket: WebSocket, id: number, method: string, params: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const heard = ({ data }: MessageEvent) => {
      const { id: of, result, error } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: object };
      if (of !== id) return;
      socket.removeEventListener("message", heard);
      if (error) reject(new Error(`${method}: ${JSON.stringify(error)}`));
      else resolve(result);
    };
    socket.addEventListener("message", heard);
    socket.addEventListener("close", () => reject(new Error(`${method}: it ended`)));
    socket.send(JSON.stringify({ id, method, params }));
  });
}
