import { createLog, createMetrics, createServer, createShutdown } from "@touchstone/runtime";
import { expect, test } from "vitest";
import { answerWithProblems, notFound, Refused } from "./problem.ts";

/** Levels of what is logged while one request is answered whose route throws this. */
async function levelsOf(error: Error): Promise<{ status: number; levels: number[] }> {
  const lines: string[] = [];
  const log = createLog({ name: "test", destination: { write: (line) => lines.push(line) } });
  const metrics = createMetrics({ defaults: false });
  const server = await createServer({ log, metrics, shutdown: createShutdown({ log }), checks: {} });
  answerWithProblems(server);
  server.get("/asked", async () => {
    throw error;
  });
  const { statusCode: status } = await server.inject("/asked");
  return { status, levels: lines.map((line) => JSON.parse(line).level) };
}

test("who is refused finds that out; the log is for our own faults, each once", async () => {
  const unheard = (status: number) => ({ status, levels: [] });
  expect(await levelsOf(new Refused(401, "notSignedIn"))).toEqual(unheard(401));
  expect(await levelsOf(new Refused(403, "forbidden"))).toEqual(unheard(403));
  expect(await levelsOf(notFound())).toEqual(unheard(404));
  expect(await levelsOf(Object.assign(new Error("slower"), { statusCode: 429 }))).toEqual(unheard(429));
  expect(await levelsOf(new Error("a bug"))).toEqual({ status: 500, levels: [50] });
  expect(await levelsOf(new Error("Connection terminated unexpectedly"))).toEqual({ status: 503, levels: [50] });
});
