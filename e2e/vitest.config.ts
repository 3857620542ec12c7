import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What starts many processes: one after the other, beside the longest of the others, which waits for nothing by the clock. */
const FIRST = ["crashPoints", "admin", "cluster"].map(fileOf);
/** What measures times. */
const ALONE = ["lifecycle"].map(fileOf);

/** Those that take fifteen seconds and longer, the longest first: whatever begins last ends last. */
const LONG = [
  ...["crashPoints", "admin", "cluster", "screens", "offers", "hostileText", "transfer", "missed", "customers"],
  ...["textDesk", "story", "mails", "helpPage", "callback", "tabs", "fax"],
];

function fileOf(name: string): string {
  return `${name}.e2e.test.ts`;
}

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => LONG.indexOf(basename(moduleId).split(".")[0] ?? "");
    const long = files.filter((file) => placeOf(file) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
    return [...long, ...(await super.sort(files.filter((file) => placeOf(file) < 0)))];
  }
}

/**
 * The whole product in a real browser. The first file needs no demo and runs while that is made. Then three files at a time, each
 * with a PostgreSQL and a product of its own: people wait for most of a call. Last what must be alone.
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
      { test: { name: "first", include: FIRST, maxWorkers: 2, sequence: { groupOrder: 0 } } },
      {
        test: {
          name: "browser",
          include: ["**/*.e2e.test.ts"],
          exclude: [...FIRST, ...ALONE],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
