import { openDatabase } from "@touchstone/db";
import { ConfigError, createLog, createShutdown } from "@touchstone/runtime";
import { describeReplay, replay } from "@touchstone/worker";
import { Command } from "commander";
import { runCluster } from "./cluster/runCluster.ts";
import { readConfig } from "./config.ts";
import { examine } from "./doctor.ts";
import { joinDatabases, openDatabases } from "./openDatabases.ts";
import { visitParked } from "./parked.ts";
import { start } from "./start.ts";
import { explainPast, type WhyNotAsked } from "./whyNot/explainPast.ts";

/** Runs the command that the arguments name, `start` when they name none. Problems are told without a stack; the exit code is then 1. */
export async function run(args: string[]): Promise<void> {
  const program = new Command("touchstone").description("A contact-centre CTI platform.");
  program
    .command("start", { isDefault: true })
    .description("run everything in this process")
    .action(() => start(readConfig()));
  program
    .command("cluster")
    .description("run every app in processes of its own, two of each, behind one proxy")
    .action(() => runCluster(readConfig()));
  program
    .command("migrate")
    .description("bring the database up to date and stop")
    .action(() => migrateOnly());
  program
    .command("replay")
    .description("rebuild every projection from the journal, compare it with the live one, and tell what differs")
    .option("--tenant <slug>", "one tenant only")
    .option("--write", "put the rebuilt projections in the place of the live ones", false)
    .action((options: { tenant?: string; write: boolean }) => replayJournal(options));
  program
    .command("parked")
    .description("show what code could not take, or put it back: list, replay")
    .argument("[what]", "list or replay", "list")
    .option("--tenant <slug>", "one tenant only")
    .option("--id <id...>", "replay these alone")
    .action((what: string, options: { tenant?: string; id?: string[] }) => parked(what, options));
  program
    .command("why-not")
    .description(
      "explain why an agent did not get a contact, now or at any point of the past, and what was done with it",
    )
    .requiredOption("--tenant <slug>", "whose contact it is")
    .requiredOption("--interaction <id>", "the contact")
    .requiredOption("--agent <id or name>", "the agent")
    .option(
      "--at <row or instant>",
      "a row of the journal, or an instant; by default now, or just before the contact ended",
    )
    .action((options: WhyNotAsked) => whyNot(options));
  program
    .command("doctor")
    .description("look for what keeps Touchstone from working")
    .action(() => doctor());
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    tell(error);
    process.exitCode = 1;
  }
}

async function migrateOnly(): Promise<void> {
  const config = readConfig();
  const log = createLog({ name: "touchstone", level: config.logLevel, destination: process.stderr });
  const shutdown = createShutdown({ log });
  await openDatabases(config, { log, shutdown });
  await shutdown.shutDown("the database is up to date");
}

async function replayJournal(options: { tenant?: string; write: boolean }): Promise<void> {
  const config = readConfig();
  const log = createLog({ name: "touchstone", level: config.logLevel, destination: process.stderr });
  const shutdown = createShutdown({ log });
  try {
    const urls = await joinDatabases(config, { log, shutdown });
    const database = openDatabase(urls.system, { name: "touchstone replay", max: 2, statementTimeoutMs: 0 });
    shutdown.onShutdown("database pool", () => database.close());
    const reports = await replay({ database, log, ...options });
    for (const line of describeReplay(reports)) console.log(line);
    if (reports.some((report) => !report.equal)) process.exitCode = 1;
  } finally {
    await shutdown.shutDown("replay is done");
  }
}

async function parked(what: string, options: { tenant?: string; id?: string[] }): Promise<void> {
  if (what !== "list" && what !== "replay") throw new Error(`parked can list or replay, not ${what}`);
  const config = readConfig();
  const log = createLog({ name: "touchstone", level: config.logLevel, destination: process.stderr });
  const shutdown = createShutdown({ log });
  try {
    const urls = await joinDatabases(config, { log, shutdown });
    const database = openDatabase(urls.system, { name: "touchstone parked", max: 2 });
    shutdown.onShutdown("database pool", () => database.close());
    for await (const line of visitParked(database, what, options)) console.log(line);
  } finally {
    await shutdown.shutDown("parked is done");
  }
}

async function whyNot(options: WhyNotAsked): Promise<void> {
  const config = readConfig();
  const log = createLog({ name: "touchstone", level: config.logLevel, destination: process.stderr });
  const shutdown = createShutdown({ log });
  try {
    const urls = await joinDatabases(config, { log, shutdown });
    const database = openDatabase(urls.system, { name: "touchstone why-not", max: 1 });
    shutdown.onShutdown("database pool", () => database.close());
    for (const line of await explainPast(database, options)) console.log(line);
  } finally {
    await shutdown.shutDown("why-not is done");
  }
}

async function doctor(): Promise<void> {
  const findings = await examine(readConfig());
  for (const { what, ok, detail, advice } of findings) {
    console.log(`${ok ? "✓" : "✗"} ${what}: ${detail}${advice ? `\n    ${advice}` : ""}`);
  }
  if (findings.some((finding) => !finding.ok)) process.exitCode = 1;
}

/** What is thrown as a plain Error is written for its reader, whom a stack would only distract; anything else is a bug. */
function tell(error: unknown): void {
  const written = error instanceof ConfigError || (error instanceof Error && error.constructor === Error);
  console.error(written ? error.message : error);
}
