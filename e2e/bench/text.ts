/**
 * `npm run bench -- text [-- --seconds 60 --rate 100]`: texts from the carrier's webhook to the agents' screens, their answers to the
 * telephones and the conversations to the log; whether memory stays flat meanwhile, garbage collected, and what an open conversation
 * takes; how long the worst mails keep calls waiting; then how fast mails are read, and how much memory the worst of them takes. The
 * product and the carrier run in processes of their own; this one is the customers and the agents. `--short` tries it.
 */
import { parseArgs } from "node:util";
import { type MemoryFigures, measureMemory } from "./flatMemory.ts";
import { type LargeMailFigures, measureLargeMails } from "./largeMail.ts";
import { type MailFigures, measureMails } from "./mailReading.ts";
import { processorSeconds } from "./processTime.ts";
import { forgetStatementTimes, statementTimes } from "./statementTimes.ts";
import { openTextHouse, type RunningText } from "./textHouse.ts";
import { measureTexts, type TextFigures } from "./textLoad.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string" },
    rate: { type: "string", default: "100" },
    agents: { type: "string", default: "100" },
    customers: { type: "string" },
    log: { type: "string" },
    "warm-up": { type: "string" },
    short: { type: "boolean", default: false },
    /** Only these parts, which commas separate: `texts`, `memory`, `gateway`, `mails`. */
    only: { type: "string", default: "" },
    /** A folder for a processor profile of the product; and the database tells its dearest statements: where the time goes. */
    profile: { type: "string" },
  },
});
const usual = values.short
  ? { seconds: 10, customers: 2_000, log: 5_000, warmUp: 5, open: 500 }
  : { seconds: 60, customers: 100_000, log: 500_000, warmUp: 15, open: 2_000 };
const size = {
  seconds: Number(values.seconds ?? usual.seconds),
  customers: Number(values.customers ?? usual.customers),
  log: Number(values.log ?? usual.log),
  warmUp: Number(values["warm-up"] ?? usual.warmUp),
  rate: Number(values.rate),
  agents: Number(values.agents),
  open: usual.open,
};
/** Of a text that was let go nothing stays; collections leave some kilobytes this way or that. */
const MOST_GROWN_BYTES = 1_000;
/** While a mail of any size comes in. */
const MOST_STALL_MS = 200;
const MOST_ANSWER_MS = 1_000;

let isWell = true;
const isAsked = (part: string) => values.only === "" || values.only.split(",").includes(part);
if (["texts", "memory", "gateway"].some(isAsked)) await inHouse();
if (isAsked("mails")) printMails(await measureMails(values.short ? 2_000 : 10_000));
process.exit(isWell ? 0 : 1);

async function inHouse(): Promise<void> {
  const house = await openTextHouse({ ...size, statementTimes: values.profile !== undefined });
  const profiled = values.profile ? ["--cpu-prof", `--cpu-prof-dir=${values.profile}`] : [];
  try {
    if (isAsked("texts")) await house.run(profiled, texts);
    if (isAsked("memory")) printMemory(await measureMemory(house, size));
    if (isAsked("gateway")) await house.run([], gateway);
  } finally {
    await house.remove();
  }
}

async function texts(running: RunningText): Promise<void> {
  const load = { ...running, ...size };
  // A day-old installation is measured, not a new-born one: code is compiled, tables have statistics.
  await measureTexts({ ...load, seconds: size.warmUp, firstThread: 1_000_000 });
  if (values.profile) await forgetStatementTimes(running.ownerUrl);
  const carrierBefore = await processorSeconds(running.carrierPid);
  const figures = await measureTexts({ ...load, firstThread: 0 });
  printTexts(figures, (await processorSeconds(running.carrierPid)) - carrierBefore);
  if (values.profile) console.table(await statementTimes(running.ownerUrl));
}

async function gateway(running: RunningText): Promise<void> {
  // What is to be measured is not how code is compiled.
  await measureLargeMails(running, size);
  printLargeMails(await measureLargeMails(running, size));
}

function line(ok: boolean, text: string): void {
  isWell &&= ok;
  console.log(`${ok ? "✓" : "✗"} ${text}`);
}

function printTexts(figures: TextFigures, carrier: number): void {
  const { texts: count, answers, verdict, memory } = figures;
  const { conversations, logged, receipts } = verdict;
  console.log(
    `\n${size.rate} texts/s for ${size.seconds} s, ${size.agents} agents; milliseconds from the scheduled send`,
  );
  console.table({
    "first of a thread to the screen": figures.pop,
    "further ones to the screen": figures.next,
    "all to the screen": figures.all,
    "webhook to answer": figures.answer,
  });
  const { server, database, generator } = figures;
  console.table({
    "processor seconds": { product: server, database, generator, carrier: Math.round(carrier * 10) / 10 },
  });
  console.log("megabytes of the product's process");
  console.table(memory);
  console.log(
    `${count} texts and ${answers} answers; with the warm-up ${conversations} conversations, ${logged} logged, ${receipts} receipts`,
  );
  for (const [what, examples] of Object.entries(verdict.violations)) {
    line(
      examples.length === 0,
      `${examples.length} ${what}${examples.length > 0 ? ` (${examples.slice(0, 5).join(", ")})` : ""}`,
    );
  }
}

function printMemory({ weighed, texts: count, grownByText, byConversation, violations }: MemoryFigures): void {
  console.log("\nmemory with the garbage collected, in a product that forgets ended contacts after seconds; megabytes");
  const rows = weighed.map(({ second, live, ended, heapUsed, external, rss }) => {
    const megabytes = { heap: inMb(heapUsed), external: inMb(external), resident: inMb(rss) };
    return { second, live, ended, ...megabytes };
  });
  console.table(rows);
  line(
    grownByText <= MOST_GROWN_BYTES,
    `over ${count} texts it grew by ${grownByText} bytes a text beyond what known contacts take`,
  );
  line(violations === 0, `${violations} texts or answers that did not become what they should`);
  console.log(`an open conversation takes ${byConversation} bytes`);
}

function inMb(bytes: number): number {
  return Math.round((10 * bytes) / 1_048_576) / 10;
}

function printLargeMails(figures: readonly LargeMailFigures[]): void {
  console.log("\nwhile such mails come in one after the other and 50 calls a second; milliseconds");
  const rows = figures.map(({ name, ms, stallMs, calls }) => [
    name,
    { "each mail": ms, "longest stall": stallMs, "calls p50": calls.p50, "calls p99": calls.p99 },
  ]);
  console.table(Object.fromEntries(rows));
  const stallMs = Math.max(...figures.map((one) => one.stallMs));
  const answerMs = Math.max(...figures.map(({ calls }) => calls.p99));
  const refused = figures.reduce((sum, one) => sum + one.refused, 0);
  line(refused === 0, `${refused} webhooks of calls that were not taken`);
  line(stallMs <= MOST_STALL_MS, `no stall over ${MOST_STALL_MS} ms: ${stallMs} ms`);
  line(answerMs <= MOST_ANSWER_MS, `webhooks of calls answered, p99: ${answerMs} ms`);
}

function printMails({ perCpuSecond, perSecond, mails, large }: MailFigures): void {
  console.log(`\n${mails} mails read, one reading process`);
  console.table({ "mails per second": { "of time": perSecond, "of one core": perCpuSecond } });
  console.log("the worst mails: megabytes at most, milliseconds, and what of them was left out");
  console.table(Object.fromEntries(large.map(({ name, ...rest }) => [name, rest])));
}
