import { readdir, readFile } from "node:fs/promises";

const TICKS_PER_SECOND = 100;

/** Processor seconds so far of the processes that `matches` picks by their command line. Linux only; 0 elsewhere. */
export async function processorSeconds(matches: (commandLine: string, pid: number) => boolean): Promise<number> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const seconds = await Promise.all(
    pids.map(async (pid) => (matches(await read(pid, "cmdline"), pid) ? secondsOf(await read(pid, "stat")) : 0)),
  );
  return seconds.reduce((sum, one) => sum + one, 0);
}

const read = async (pid: number, file: string) =>
  (await readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")).replaceAll("\0", " ");

/** Fields 14 and 15 of proc(5) stat, user and system time; the name before them may hold spaces. */
function secondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}
