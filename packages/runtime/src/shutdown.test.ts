import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { createShutdown } from "./shutdown.ts";

const log = createLog({ name: "test", level: "silent" });

test("steps run last added first, once, and a failing one does not keep the others from running", async () => {
  const shutdown = createShutdown({ log });
  const ran: string[] = [];
  shutdown.onShutdown("database", () => void ran.push("database"));
  shutdown.onShutdown("queues", () => {
    ran.push("queues");
    throw new Error("broken");
  });
  shutdown.onShutdown("http", async () => void ran.push("http"));
  const codes = await Promise.all([shutdown.shutDown("test"), shutdown.shutDown("again")]);
  expect(ran).toEqual(["http", "queues", "database"]);
  expect(codes).toEqual([1, 1]);
  expect(shutdown.isDraining()).toBe(true);
});

test("a step that never ends is given up after the time-out", async () => {
  const shutdown = createShutdown({ log, timeoutMs: 20 });
  shutdown.onShutdown("stuck", () => new Promise(() => {}));
  expect(await shutdown.shutDown("test")).toBe(1);
});

test("an end without trouble exits with 0", async () => {
  const shutdown = createShutdown({ log });
  shutdown.onShutdown("http", () => {});
  expect(await shutdown.shutDown("test")).toBe(0);
});
