import { readFile } from "node:fs/promises";

/** What a process holds at an instant, in megabytes. */
export interface MemoryAt {
  /** Seconds since the watch began. */
  readonly second: number;
  readonly resident: number;
  /** Of JavaScript; garbage that nobody has collected yet included. */
  readonly heap: number;
}

export interface MemoryWatch {
  /** Looks once more, and tells all. */
  end(): Promise<readonly MemoryAt[]>;
}

const MB = 1024 * 1024;

/** Looks at a server's own figures now and then until it is ended; `origin` is where it serves `/metrics`. */
export async function watchMemory(origin: string, everyMs = 10_000): Promise<MemoryWatch> {
  const startedAt = performance.now();
  const seen: MemoryAt[] = [];
  const look = async () => {
    const text = await (await fetch(`${origin}/metrics`)).text();
    const second = Math.round((performance.now() - startedAt) / 1000);
    const megabytes = (name: string) => Math.round(gaugeOf(text, name) / MB);
    seen.push({
      ...{ second, resident: megabytes("process_resident_memory_bytes") },
      heap: megabytes("nodejs_heap_size_used_bytes"),
    });
  };
  await look();
  let failure: unknown;
  const timer = setInterval(() => void look().catch((error) => (failure ??= error)), everyMs);
  return {
    end: async () => {
      clearInterval(timer);
      await look();
      if (failure) throw failure;
      return seen;
    },
  };
}

/** What a server tells of itself under this name. Throws when it does not. */
export function gaugeOf(metrics: string, name: string): number {
  const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(metrics)?.[1];
  if (found === undefined) throw new Error(`the server tells no ${name}`);
  return Number(found);
}

/** The most that a process ever held, megabytes; null when it is gone. Linux only. */
export async function peakMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
}
