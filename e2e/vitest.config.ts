import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What measures times or fills both cores with processes of its own. */
const ALONE = ["lifecycle", "cluster", "crashPoints"].map((name) => `${name}.e2e.test.ts`);

/** Those that take twenty seconds and longer, the longest first: whatever begins last ends last. */
const LONG = [
  ...["admin", "screens", "offers", "transfer", "hostileText", "missed", "textDesk", "helpPage"],
  ...["customers", "story", "mails", "tabs"],
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => LONG.indexOf(basename(moduleId).split(".")[0] ?? "");
    const long = files.filter((file) => placeOf(file) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
    return [...long, ...(await super.sort(files.filter((file) => placeOf(file) < 0)))];
  }
}

/**
 * The whole product in a real browser. Three files at a time, each with a Chromium, a PostgreSQL and a product of its own: people
 * wait for most of a call. Those that must be alone come last, one by one.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: "globalSetup.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Files share a process, and what it has loaded: a quarter of all the work was loading the same again.
    isolate: false,
    // As long as a page is waited for.
    expect: { poll: { timeout: 15_000 } },
    sequence: { sequencer: LongFirst },
    projects: [
      {
        test: {
          name: "browser",
          include: ["**/*.e2e.test.ts"],
          exclude: ALONE,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
