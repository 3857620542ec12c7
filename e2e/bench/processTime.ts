import { readdir, readFile } from "node:fs/promises";

const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

/** Processor seconds so far of a process, of its children too when asked for its family. Linux only; 0 elsewhere. */
export async function processorSeconds(pid: number, whose: "own" | "family" = "own"): Promise<number> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(timesOf));
  const counts = (one: ProcessTimes) => one.pid === pid || (whose === "family" && one.parent === pid);
  return all.filter(counts).reduce((sum, one) => sum + one.seconds, 0);
}

/** Fields 4, 14 and 15 of proc(5) stat: parent, user and system time; the name before them may hold spaces. */
async function timesOf(pid: number): Promise<ProcessTimes> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    parent: Number(fields[1]),
    seconds: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND,
  };
}
