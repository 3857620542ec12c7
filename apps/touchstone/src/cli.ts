import { ConfigError, createLog, createShutdown } from "@touchstone/runtime";
import { Command } from "commander";
import { readConfig } from "./config.ts";
import { examine } from "./doctor.ts";
import { openDatabases } from "./openDatabases.ts";
import { start } from "./start.ts";

/** Runs the command that the arguments name, `start` when they name none. Problems are told without a stack; the exit code is then 1. */
export async function run(args: string[]): Promise<void> {
  const program = new Command("touchstone").description("A contact-centre CTI platform.");
  program
    .command("start", { isDefault: true })
    .description("run everything in this process")
    .action(() => start(readConfig()));
  program
    .command("migrate")
    .description("bring the database up to date and stop")
    .action(() => migrateOnly());
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
  const log = createLog({ name: "touchstone", level: config.logLevel });
  const shutdown = createShutdown({ log });
  await openDatabases(config, { log, shutdown });
  await shutdown.shutDown("the database is up to date");
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
