#!/usr/bin/env node
/**
 * `npm test`: everything that must hold, cheapest first. A check (format, types, …) counts as one test. Every stage runs even when
 * one before it failed; the last line is `N passed, N failed`.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { childEnv, ensureDependencies, ensureWeb, node24, root } from "./prepare.mjs";
import { ensureRedis } from "./redis.mjs";

const bin = (...path) => join(root, "node_modules", ...path);
const vitest = bin("vitest", "vitest.mjs");
const totals = { passed: 0, failed: 0 };
const reports = mkdtempSync(join(tmpdir(), "touchstone-reports-"));

try {
  ensureDependencies();
  await checks();
  await vitestStage("unit and property tests", ["--project", "unit", "--project", "property"]);
  redisStage();
  await vitestStage("integration tests", ["--project", "integration"]);
  await browserStage();
} catch (error) {
  console.error(error.message);
  totals.failed += 1;
}
rmSync(reports, { recursive: true, force: true });
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);

/** The checks that only read run side by side; what one says is printed when it failed. */
async function checks() {
  await Promise.all([
    check("format and lint", [bin("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings", "."]),
    typesCheck(),
    check("boundaries", [
      bin("dependency-cruiser", "bin", "dependency-cruiser.mjs"),
      "packages",
      "apps",
      "e2e",
      "--no-progress",
    ]),
    check("dead code", [bin("knip", "bin", "knip.js"), "--no-progress"]),
  ]);
}

async function typesCheck() {
  const workspaces = ["packages", "apps"].flatMap((dir) => readdirSync(join(root, dir)).map((name) => join(dir, name)));
  const names = ["tsconfig.json", "tsconfig.tests.json"];
  const projects = ["tsconfig.json", ...[...workspaces, "e2e"].flatMap((dir) => names.map((name) => join(dir, name)))];
  for (const project of projects.filter((file) => existsSync(join(root, file)))) {
    await check(`types of ${project}`, [bin("typescript", "bin", "tsc"), "-p", project]);
  }
}

async function check(name, args) {
  const { code, output, seconds } = await run(args, { quiet: true });
  report(name, seconds, code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  if (code !== 0) console.log(output);
}

async function vitestStage(name, args) {
  const file = join(reports, `${name.replaceAll(" ", "-")}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const { code, seconds } = await run([vitest, "run", ...reporters, ...args], { quiet: false });
  report(name, seconds, countsOf(file, code));
}

/** A run may fail without a failed test: a file that does not load, an error outside of tests, no report at all. */
function countsOf(file, code) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  const brokenFiles = testResults.filter(
    (result) => result.status === "failed" && result.assertionResults.length === 0,
  );
  const failed = numFailedTests + brokenFiles.length;
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Only installs it: the integration tests that need a Redis start one, and are left out elsewhere than in CI when there is none. */
function redisStage() {
  const missing = ensureRedis();
  if (!missing) return;
  console.log(missing);
  if (process.env.CI === "true") report("a real Redis", 0, { passed: 0, failed: 1 });
  else console.log("- tests with a real Redis: NOT RUN, see above");
}

async function browserStage() {
  const missing = ensureBrowser();
  if (!missing) {
    ensureWeb();
    return await vitestStage("browser tests", ["--config", join("e2e", "vitest.config.ts")]);
  }
  console.log(missing);
  if (process.env.CI === "true") report("browser tests", 0, { passed: 0, failed: 1 });
  else console.log("- browser tests: NOT RUN, see above");
}

function report(name, seconds, { passed, failed }) {
  totals.passed += passed;
  totals.failed += failed;
  console.log(`${failed === 0 ? "✓" : "✗"} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`);
}

/** Runs a tool on Node 24 without standard input. */
function run(args, { quiet }) {
  const startedAt = performance.now();
  const stdio = ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"];
  const child = spawn(node24, args, { cwd: root, env: childEnv, stdio });
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 1, output: error.message, seconds: 0 }));
    child.once("close", (code) => resolve({ code, output, seconds: (performance.now() - startedAt) / 1000 }));
  });
}
