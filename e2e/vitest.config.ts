import { defineConfig } from "vitest/config";

/** The whole product in a real browser, one file at a time: two cores hold one Chromium, one PostgreSQL and the product. */
export default defineConfig({
  test: {
    name: "browser",
    root: import.meta.dirname,
    globalSetup: "globalSetup.ts",
    include: ["**/*.e2e.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
