import { type ChildProcess, fork } from "node:child_process";
import { DEFAULT_PAGE_LIMITS, type DrawnPages, type PageLimits, type PageProblem } from "./pageLimits.ts";
import type { PagesOrder } from "./pagesProcess.ts";

export interface PageReader {
  /** Draws the pages of a file of one of the PAGED_TYPES. Never throws for what the file is. Rejects only after `close`. */
  read(file: Uint8Array, type: string): Promise<DrawnPages>;
  close(): Promise<void>;
}

/** How Node ends a process whose heap is full. */
const OUT_OF_MEMORY: ReadonlySet<NodeJS.Signals> = new Set(["SIGABRT", "SIGTRAP"]);
/** A page of WebAssembly's memory. */
const WASM_PAGES_PER_MB = 16;
/** A process that has drawn nothing for so long is let go. */
const IDLE_MS = 30_000;

/**
 * Draws pages in one process of its own, one file after the other: one that takes too long, or too much memory, ends with its
 * process and takes nobody along. The process begins with the first file.
 */
export function createPageReader(given: Partial<PageLimits> = {}): PageReader {
  const limits = { ...DEFAULT_PAGE_LIMITS, ...given };
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  const letGo = () => {
    child?.kill("SIGKILL");
    child = null;
  };
  const draw = async (order: PagesOrder): Promise<DrawnPages> => {
    if (isClosed) throw new Error("the reader of pages is closed");
    clearTimeout(idle);
    child ??= startProcess(limits);
    const answer = await ask(child, order);
    // What is left of a memory that was too small draws nothing any more.
    if (typeof answer === "string" || answer.problem === "memory") letGo();
    idle = setTimeout(letGo, IDLE_MS).unref();
    return typeof answer === "string" ? { count: 0, pages: [], problem: answer } : answer;
  };
  return {
    read: (file, type) => {
      const drawn = last.then(() => draw({ file, type, limits }));
      last = drawn.catch(() => undefined);
      return drawn;
    },
    close: async () => {
      isClosed = true;
      clearTimeout(idle);
      letGo();
    },
  };
}

function ask(child: ChildProcess, order: PagesOrder): Promise<DrawnPages | PageProblem> {
  return new Promise((answered) => {
    const settle = (answer: DrawnPages | PageProblem) => {
      clearTimeout(late);
      child.off("message", told).off("error", broken).off("exit", gone);
      answered(answer);
    };
    const told = (answer: unknown) => settle(answer as DrawnPages);
    const broken = () => settle("damaged");
    const gone = (_code: number | null, signal: NodeJS.Signals | null) =>
      settle(signal !== null && OUT_OF_MEMORY.has(signal) ? "memory" : "damaged");
    const late = setTimeout(() => settle("time"), order.limits.timeoutMs);
    child.on("message", told).on("error", broken).on("exit", gone);
    child.send(order, (error) => error && broken());
  });
}

/** It sees nothing of the environment, and nobody waits for its end. */
function startProcess({ memoryMb }: PageLimits): ChildProcess {
  const child = fork(new URL("./pagesProcess.ts", import.meta.url), {
    env: {},
    execArgv: [`--max-old-space-size=${memoryMb}`, `--wasm-max-mem-pages=${memoryMb * WASM_PAGES_PER_MB}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  // Heard of by whoever asks; without a listener an error of the process would end this one.
  child.on("error", () => {});
  return child;
}
