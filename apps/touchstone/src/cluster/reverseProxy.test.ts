import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createLog } from "@touchstone/runtime";
import { afterEach, expect, test } from "vitest";
import { createReverseProxy } from "./reverseProxy.ts";
import type { Upstream } from "./upstreams.ts";

const log = createLog({ name: "test", level: "silent" });
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<Upstream> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port };
}

const answering = (text: string) => listening(createServer((_request, answer) => answer.end(text)));
/** Accepts everything and says nothing, as a process that was stopped. */
const stopped = () => listening(createServer(() => {}));

async function aProxy(upstreams: readonly Upstream[], askAnotherMs: number | null) {
  const late: Upstream[] = [];
  const routeOf = () => ({ upstreams, askAnotherMs, late: (one: Upstream) => void late.push(one) });
  const { port } = await listening(createReverseProxy({ routeOf, isReady: () => true, log }));
  return { late, post: async () => await (await fetch(`http://127.0.0.1:${port}/x`, { method: "POST" })).text() };
}

test("one that does not answer is told of once another has answered in its place", async () => {
  const [silent, sound] = [await stopped(), await answering("sound")];
  const { late, post } = await aProxy([silent, sound], 20);
  expect(await post()).toBe("sound");
  expect(late).toEqual([silent]);
});

test("who answers first is not late, and neither is who was asked after it", async () => {
  const slow = await listening(createServer((_request, answer) => setTimeout(() => answer.end("slow"), 60)));
  const { late, post } = await aProxy([slow, await stopped()], 20);
  expect(await post()).toBe("slow");
  expect(late).toEqual([]);
});

test("what must not come twice is sent to one alone, and to another only when nobody was there", async () => {
  const gone = await answering("gone");
  servers.at(-1)?.close();
  const { late, post } = await aProxy([gone, await answering("there")], null);
  expect(await post()).toBe("there");
  expect(late).toEqual([]);
});
