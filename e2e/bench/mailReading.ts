import { readdir, readFile } from "node:fs/promises";
import { createMailParser, type MailParser } from "@touchstone/mail";
import { peakMemory } from "./memoryWatch.ts";
import { processorSeconds } from "./processTime.ts";
import { usualMails, worstMails } from "./someMails.ts";

export interface MailFigures {
  readonly mails: number;
  readonly perSecond: number;
  /** By the processor seconds of the reading process and of this one, which hands the mails over, together. */
  readonly perCpuSecond: number;
  readonly large: readonly { name: string; size: number; peak: number; here: number; ms: number; cut: string }[];
}

const MB = 1024 * 1024;
const WARM_UP = 500;
const LOOK_MS = 10;

/** Reads so many everyday mails with one reading process, then the worst ones each with a process of its own. */
export async function measureMails(mails: number): Promise<MailFigures> {
  // Reading processes keep nobody alive who waits for them.
  const alive = setInterval(() => {}, 1_000);
  try {
    return await measure(mails);
  } finally {
    clearInterval(alive);
  }
}

async function measure(mails: number): Promise<MailFigures> {
  const parser = createMailParser({ processes: 1 });
  const usual = usualMails();
  await readAll(parser, usual, WARM_UP);
  const [pid] = await readingProcesses();
  if (pid === undefined) throw new Error("no process reads mails");
  const cpu = async () => (await processorSeconds(pid)) + (process.cpuUsage().user + process.cpuUsage().system) / 1e6;
  const [before, startedAt] = [await cpu(), performance.now()];
  await readAll(parser, usual, mails);
  const seconds = (performance.now() - startedAt) / 1000;
  const perCpuSecond = Math.round(mails / ((await cpu()) - before));
  await parser.close();
  const large: MailFigures["large"][number][] = [];
  for (const { name, raw } of worstMails()) large.push({ name, ...(await readWorst(raw())) });
  return { mails, perSecond: Math.round(mails / seconds), perCpuSecond, large };
}

/** Two are always under way, so that the process need not wait for the next. */
async function readAll(parser: MailParser, mails: readonly Buffer[], count: number): Promise<void> {
  let next = 0;
  const read = async () => {
    while (next < count) {
      next += 1;
      const { from, flags } = await parser.parse(mails[next % mails.length] as Buffer);
      if (from === null || flags.cut.length > 0) throw new Error("an everyday mail was not read whole");
    }
  };
  await Promise.all([read(), read()]);
}

async function readWorst(raw: Buffer) {
  const parser = createMailParser({ processes: 1 });
  await parser.parse(Buffer.from("From: a@customer.example\r\n\r\nIt has begun."));
  const [pid] = await readingProcesses();
  let peak = 0;
  const look = async () => {
    if (pid !== undefined) peak = Math.max(peak, (await peakMemory(pid)) ?? 0);
  };
  // It may end under way, and takes its figures along.
  const timer = setInterval(() => void look(), LOOK_MS);
  const residentBefore = process.memoryUsage().rss;
  const startedAt = performance.now();
  const mail = await parser.parse(raw);
  const ms = Math.round(performance.now() - startedAt);
  clearInterval(timer);
  await look();
  const here = Math.max(0, Math.round((process.memoryUsage().rss - residentBefore) / MB));
  await parser.close();
  return { size: Math.round((10 * raw.length) / MB) / 10, peak, here, ms, cut: mail.flags.cut.join(" ") };
}

/** Children of this process that read mails. Linux only. */
async function readingProcesses(): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [stat, command] = await Promise.all([textOf(`/proc/${pid}/stat`), textOf(`/proc/${pid}/cmdline`)]);
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return parent === process.pid && command.includes("parserProcess") ? [pid] : [];
    }),
  );
  return found.flat();
}

const textOf = (file: string) => readFile(file, "utf8").catch(() => ""); // It ended meanwhile.
