import { spawn } from "node:child_process";
import { createTestDatabase, waitFor } from "@touchstone/testkit";
import { expect, test } from "vitest";

test("the gateway runs alone, answers, and ends when asked", async () => {
  const { ownerUrl } = await createTestDatabase();
  const env = { ...process.env, DATABASE_URL: ownerUrl, PUBLIC_URL: "https://cc.example.com/", PORT: "0" };
  const child = spawn(process.execPath, [`${import.meta.dirname}/main.ts`], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  const url = await waitFor(() => /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0], { timeoutMs: 15_000 });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const unsigned = await fetch(`${url}/webhooks/twilio/voice/inbound`, { method: "POST", body: new URLSearchParams() });
  expect(unsigned.status).toBe(403);
  child.kill("SIGTERM");
  await waitFor(() => child.exitCode === 0, { timeoutMs: 15_000 });
});
