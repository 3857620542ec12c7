import { defineConfig } from "vitest/config";

const sources = ["packages/*/src/**", "apps/*/src/**"];
const named = (suffix: string) => sources.map((path) => `${path}/*.${suffix}.{ts,tsx}`);
const elsewhere = [...named("property.test"), ...named("integration.test")];

/**
 * Three kinds by file name: `*.test.ts` needs nothing, `*.property.test.ts` runs random histories, `*.integration.test.ts` has
 * a PostgreSQL and real sockets. Browser tests live in e2e and have a configuration of their own.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: named("test"),
          exclude: [...elsewhere, "**/node_modules/**"],
          // Some go through thousands of orders; a machine may be ten times as slow as another.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "property",
          include: [...named("property.test"), "e2e/simulator/*.property.test.ts"],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "integration",
          include: [...named("integration.test"), "e2e/*.integration.test.ts"],
          globalSetup: "packages/testkit/src/globalSetup.ts",
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
