import { defineConfig } from "vitest/config";

/** What measures times or fills both cores with processes of its own. */
const ALONE = ["lifecycle", "cluster", "crashPoints"].map((name) => `${name}.e2e.test.ts`);

/**
 * The whole product in a real browser. Two files at a time, each with a Chromium, a PostgreSQL and a product of its own: people
 * wait for most of a call. Those that must be alone come last, one by one.
 */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    globalSetup: "globalSetup.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        test: {
          name: "browser",
          include: ["**/*.e2e.test.ts"],
          exclude: ALONE,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { name: "alone", include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
