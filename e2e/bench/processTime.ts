import { readdir, readFile } from "node:fs/promises";

const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
  /** Of its children that have ended. */
  readonly endedSeconds: number;
}

/** Processor seconds so far of a process, of its children too when asked for its family. Linux only; 0 elsewhere. */
export async function processorSeconds(pid: number, whose: "own" | "family" = "own"): Promise<number> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(timesOf));
  const counts = (one: ProcessTimes) => one.pid === pid || (whose === "family" && one.parent === pid);
  const ended = whose === "family" ? (all.find((one) => one.pid === pid)?.endedSeconds ?? 0) : 0;
  return all.filter(counts).reduce((sum, one) => sum + one.seconds, ended);
}

/** Starts measuring processor seconds of a server, of a database's whole family and of this process; the function returned ends it. */
export async function startClock(serverPid: number, databasePid: number) {
  const read = async () => ({
    server: await processorSeconds(serverPid),
    database: await processorSeconds(databasePid, "family"),
    generator: process.cpuUsage(),
  });
  const before = await read();
  return async () => {
    const after = await read();
    const generator =
      (after.generator.user + after.generator.system - before.generator.user - before.generator.system) / 1e6;
    const round = (seconds: number) => Math.round(seconds * 10) / 10;
    return {
      server: round(after.server - before.server),
      database: round(after.database - before.database),
      generator: round(generator),
    };
  };
}

/** Fields 4 and 14 to 17 of proc(5) stat: parent, user and system time, own and of children; the name before them may hold spaces. */
async function timesOf(pid: number): Promise<ProcessTimes> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const secondsAt = (field: number) =>
    (Number(fields[field - 3] ?? 0) + Number(fields[field - 2] ?? 0)) / TICKS_PER_SECOND;
  return { pid, parent: Number(fields[1]), seconds: secondsAt(14), endedSeconds: secondsAt(16) };
}
