import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { isOutsideAddress } from "./outsideAddress.ts";
import { createOutsideFetch, type FetchedFile, type OutsideCut, type OutsideFetchOptions } from "./outsideFetch.ts";

interface Place {
  readonly port: number;
  readonly requests: Pick<IncomingMessage, "url" | "headers">[];
  /** Which of this machine's addresses were connected to. */
  readonly reached: (string | undefined)[];
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on all addresses of this machine. */
async function aPlace(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Place> {
  const requests: Place["requests"] = [];
  const reached: Place["reached"] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on("connection", ({ localAddress }) => reached.push(localAddress?.replace("::ffff:", "")));
  await new Promise<void>((resolve) => server.listen(0, "::", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, requests, reached };
}
const aCanary = () => aPlace((_request, response) => void response.end("the secret"));

const anywhere = (options: Partial<OutsideFetchOptions> = {}) =>
  createOutsideFetch({ timeoutMs: 2000, speaksHttp: true, ...options });
/** In these tests 127.0.0.1 stands for somebody out there, and every other address of this machine for inside. */
const asIfOutside = { isOutside: (address: string) => address === "127.0.0.1" };
const namesFor = (names: Record<string, readonly string[]>) => ({
  resolve: async (host: string) => {
    const found = names[host];
    if (!found) throw Object.assign(new Error("unknown host"), { code: "ENOTFOUND" });
    return found;
  },
});

async function textOf(fetched: FetchedFile): Promise<string> {
  if (fetched.kind !== "fetched") throw new Error(JSON.stringify(fetched));
  const chunks: Uint8Array[] = [];
  for await (const chunk of fetched.content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
const cutOf = (fetched: FetchedFile) => textOf(fetched).then(String, (error: OutsideCut) => error.because);
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

const SPELLINGS = [
  "localhost",
  "127.0.0.1",
  "127.0.0.1.",
  "127.1",
  "127.0.1",
  "127.8.8.8",
  "2130706433",
  "0x7f000001",
  "0x7f.1",
  "0x7f.0x0.0x0.0x1",
  "017700000001",
  "0177.0.0.01",
  "00000177.1",
  "%31%32%37%2e%30%2e%30%2e%31",
  "１２７．０．０．１",
  "①②⑦.⓪.⓪.①",
  "0",
  "0.0.0.0",
  "[::]",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[0000::0001]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:7f00:0001]",
  "[::127.0.0.1]",
  "[::7f00:1]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b:1::7f00:1]",
  "[2002:7f00:1::]",
  "[::ffff:0:127.0.0.1]",
  "[::1%25lo]",
  "[fe80::1%25eth0]",
  "user:password@127.0.0.1",
  "example.com@127.0.0.1",
];

test.each(SPELLINGS)("this machine is not reached as %s", async (host) => {
  const canary = await aCanary();
  const fetched = await anywhere({ timeoutMs: 800 })({ url: `http://${host}:${canary.port}/`, maxBytes: 100 });
  expect(fetched).toMatchObject({ kind: "refused", because: expect.stringMatching(/^(inside|badUrl)$/) });
  expect(canary.reached).toEqual([]);
});

test.each(["LOCALHOST.", "foo.localhost", "localhost.localdomain"])(
  "nor as %s, whatever this machine's resolver makes of it",
  async (host) => {
    const canary = await aCanary();
    const { kind } = await anywhere({ timeoutMs: 800 })({ url: `http://${host}:${canary.port}/`, maxBytes: 100 });
    expect([kind === "fetched", canary.reached]).toEqual([false, []]);
  },
);

test.each([
  "169.254.169.254",
  "[fd00:ec2::254]",
  "100.100.100.200",
  "10.0.0.1",
  "172.31.255.255",
  "192.168.0.1",
  "0xa9fea9fe",
  "[::ffff:a9fe:a9fe]",
  "[fe80::1]",
  "[fc00::1]",
  "224.0.0.1",
  "255.255.255.255",
])("nor is the network around it, as %s", async (host) => {
  expect(await anywhere()({ url: `http://${host}/latest/meta-data/`, maxBytes: 100 })).toEqual({
    kind: "refused",
    because: "inside",
  });
});

test.each([
  "file:///etc/passwd",
  "ftp://example.com/a",
  "data:text/plain,x",
  "javascript:1",
  "gopher://127.0.0.1:25/x",
  "//example.com/a",
  "http://",
  "https://[::1",
  "",
  "unix:/var/run/docker.sock",
])("%j is no address of the web", async (url) => {
  expect(await anywhere()({ url, maxBytes: 100 })).toEqual({ kind: "refused", because: "badUrl" });
});

test("plain HTTP is spoken to nobody out there", async () => {
  const fetch = createOutsideFetch({ timeoutMs: 500 });
  expect(await fetch({ url: "http://8.8.8.8/", maxBytes: 1 })).toEqual({ kind: "refused", because: "badUrl" });
});

test("what is out there is fetched, as a stream with its type", async () => {
  const place = await aPlace((_request, response) => {
    response.writeHead(200, { "content-type": "image/png" });
    response.write("one ");
    response.end("two");
  });
  const fetched = await anywhere(asIfOutside)({ url: `http://127.0.0.1:${place.port}/a.png?b=1`, maxBytes: 7 });
  expect(fetched).toMatchObject({ kind: "fetched", type: "image/png" });
  expect(await textOf(fetched)).toBe("one two");
  expect(place.requests[0]?.url).toBe("/a.png?b=1");
  expect(place.requests[0]?.headers["accept-encoding"]).toBe("identity");
});

test("a name is looked up once: whom it names later does not matter", async () => {
  const place = await aPlace((_request, response) => void response.end("hello"));
  let asked = 0;
  const resolve = async () => (++asked === 1 ? ["127.0.0.1"] : ["127.0.0.2"]);
  const fetched = await anywhere({ ...asIfOutside, resolve })({ url: `http://a.example:${place.port}/`, maxBytes: 9 });
  expect(await textOf(fetched)).toBe("hello");
  expect(asked).toBe(1);
  expect(place.reached).toEqual(["127.0.0.1"]);
  expect(place.requests[0]?.headers.host).toBe(`a.example:${place.port}`);
});

test("a name with one address inside is not asked, wherever the others are", async () => {
  const canary = await aCanary();
  const names = namesFor({ "both.example": ["127.0.0.1", "127.0.0.2"] });
  const fetched = await anywhere({ ...asIfOutside, ...names })({
    url: `http://both.example:${canary.port}/`,
    maxBytes: 9,
  });
  expect(fetched).toEqual({ kind: "refused", because: "inside" });
  expect(canary.reached).toEqual([]);
});

test.each(["http://127.0.0.2:PORT/", "http://[::1]:PORT/", "http://0x7f000002:PORT/", "//[::1]:PORT/"])(
  "a redirect to %s is looked at like the first address",
  async (location) => {
    const canary = await aCanary();
    const place = await aPlace((_request, response) => {
      response.writeHead(302, { location: location.replace("PORT", String(canary.port)) }).end();
    });
    const fetched = await anywhere(asIfOutside)({ url: `http://127.0.0.1:${place.port}/`, maxBytes: 100 });
    expect(fetched).toEqual({ kind: "refused", because: "inside" });
    expect(canary.reached).toEqual([]);
  },
);

test("a redirect leads to where the file is, and the carrier's credentials stay with the carrier", async () => {
  const store = await aPlace((_request, response) => void response.end("the picture"));
  const carrier = await aPlace((_request, response) => {
    response.writeHead(307, { location: `http://store.example:${store.port}/signed` }).end();
  });
  const names = namesFor({ "carrier.example": ["127.0.0.1"], "store.example": ["127.0.0.1"] });
  const origin = `http://carrier.example:${carrier.port}`;
  const credentials = { origins: [origin], user: "AC1", password: "token" };
  const fetched = await anywhere({ ...asIfOutside, ...names })({ url: `${origin}/media`, credentials, maxBytes: 100 });
  expect(await textOf(fetched)).toBe("the picture");
  expect(carrier.requests[0]?.headers.authorization).toBe(basic("AC1", "token"));
  expect(store.requests[0]?.headers.authorization).toBeUndefined();
});

test("nobody else gets the credentials, however alike the address looks", async () => {
  const place = await aPlace((_request, response) => void response.end("x"));
  const names = namesFor({ "carrier.example.evil.example": ["127.0.0.1"], "carrier.example": ["127.0.0.1"] });
  const credentials = { origins: ["https://carrier.example"], user: "AC1", password: "token" };
  for (const host of ["carrier.example.evil.example", "carrier.example"]) {
    const url = `http://${host}:${place.port}/https://carrier.example/`;
    expect(await textOf(await anywhere({ ...asIfOutside, ...names })({ url, credentials, maxBytes: 9 }))).toBe("x");
  }
  expect(place.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
});

test("redirects without end are given up", async () => {
  const place = await aPlace((_request, response) => void response.writeHead(302, { location: "/again" }).end());
  const fetched = await anywhere(asIfOutside)({ url: `http://127.0.0.1:${place.port}/`, maxBytes: 100 });
  expect(fetched).toEqual({ kind: "refused", because: "tooManyRedirects" });
  expect(place.requests).toHaveLength(6);
});

test("what is too large is refused when it says so, and cut off when it does not", async () => {
  const honest = await aPlace((_request, response) => void response.end("x".repeat(101)));
  const silent = await aPlace((_request, response) => {
    response.write("x".repeat(60));
    response.end("x".repeat(60));
  });
  const at = ({ port }: Place) => ({ url: `http://127.0.0.1:${port}/`, maxBytes: 100 });
  expect(await anywhere(asIfOutside)(at(honest))).toEqual({ kind: "refused", because: "tooLarge" });
  expect(await cutOf(await anywhere(asIfOutside)(at(silent)))).toBe("tooLarge");
});

test("an endless file is cut off, and waits in the network until somebody reads it", async () => {
  let poured = 0;
  const place = await aPlace((_request, response) => {
    const pour = () => {
      do poured += 65_536;
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on("drain", pour);
    pour();
  });
  const fetched = await anywhere(asIfOutside)({ url: `http://127.0.0.1:${place.port}/`, maxBytes: 100_000_000 });
  if (fetched.kind !== "fetched") throw new Error(fetched.kind);
  let read = 0;
  for await (const chunk of fetched.content) {
    read += chunk.length;
    // What is under way is in the buffers of two sockets, however much has been read.
    expect(poured - read).toBeLessThan(20_000_000);
    if (read > 40_000_000) break;
  }
  expect(await cutOf(await anywhere(asIfOutside)({ url: `http://127.0.0.1:${place.port}/`, maxBytes: 1000 }))).toBe(
    "tooLarge",
  );
});

test("who does not answer, or not to the end, is left within the time", async () => {
  const mute = await aPlace(() => {});
  const slow = await aPlace((_request, response) => void response.write("a beginning"));
  const broken = await aPlace((_request, response) => {
    response.writeHead(200, { "content-length": "50" });
    response.write("a beginning", () => response.destroy());
  });
  const at = ({ port }: Place) => ({ url: `http://127.0.0.1:${port}/`, maxBytes: 100 });
  const fetch = anywhere({ ...asIfOutside, timeoutMs: 300 });
  expect(await fetch(at(mute))).toEqual({ kind: "retry", code: "tooSlow" });
  expect(await cutOf(await fetch(at(slow)))).toBe("tooSlow");
  expect(await cutOf(await fetch(at(broken)))).toBe("broken");
});

test.each([
  [404, { kind: "retry", code: "http404" }],
  [401, { kind: "retry", code: "http401" }],
  [503, { kind: "retry", code: "http503" }],
  [410, { kind: "refused", because: "notThere" }],
  [204, { kind: "refused", because: "notThere" }],
  [304, { kind: "refused", because: "notThere" }],
])("an answer with status %i is %j", async (status, result) => {
  const place = await aPlace((_request, response) => void response.writeHead(status).end());
  expect(await anywhere(asIfOutside)({ url: `http://127.0.0.1:${place.port}/`, maxBytes: 9 })).toEqual(result);
});

test("compressed content is not unpacked", async () => {
  const place = await aPlace((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end("x");
  });
  const fetched = await anywhere(asIfOutside)({ url: `http://127.0.0.1:${place.port}/`, maxBytes: 9 });
  expect(fetched).toEqual({ kind: "refused", because: "encoded" });
});

test("nobody there, and no such name, may pass", async () => {
  const names = namesFor({});
  const fetch = anywhere({ ...asIfOutside, ...names });
  expect(await fetch({ url: "http://127.0.0.1:9/", maxBytes: 9 })).toEqual({ kind: "retry", code: "ECONNREFUSED" });
  expect(await fetch({ url: "http://no.example/", maxBytes: 9 })).toEqual({ kind: "retry", code: "ENOTFOUND" });
});

test("the emulated carrier's own address is reached by configuration, and nothing beside it", async () => {
  const place = await aPlace((_request, response) => void response.end("a picture"));
  const origin = `http://127.0.0.1:${place.port}`;
  const fetch = createOutsideFetch({ timeoutMs: 800, insideUrls: [`${origin}/emulator/`] });
  expect(await textOf(await fetch({ url: `${origin}/emulator/files/1`, maxBytes: 9 }))).toBe("a picture");
  for (const path of ["/emulator/../api/v1/x", "/emulator/%2e%2e/api/v1/x", "/emulator", "/api", "/emulatorx/"]) {
    expect(await fetch({ url: origin + path, maxBytes: 9 })).toEqual({ kind: "refused", because: "badUrl" });
  }
  expect(place.requests).toHaveLength(1);
});

test.each(["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])("%s is out there", (address) => {
  expect(isOutsideAddress(address)).toBe(true);
});

test.each([
  "",
  "example.com",
  "4000::1",
  "2001:db8::1",
  "2001::1",
  "3fff::1",
  "100::1",
  "198.18.0.1",
  "192.0.2.1",
  "240.0.0.1",
])("%j is not", (address) => {
  expect(isOutsideAddress(address)).toBe(false);
});
