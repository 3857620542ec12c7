import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveWeb } from "./serveWeb.ts";

const dist = await mkdtemp(join(tmpdir(), "touchstone-web-"));
const app = Fastify();
afterAll(async () => {
  await app.close();
  await rm(dist, { recursive: true });
});

async function build(name: string): Promise<void> {
  await rm(join(dist, "assets"), { recursive: true, force: true });
  await mkdir(join(dist, "assets"));
  await writeFile(join(dist, "assets", `${name}.js`), `"${name}"`);
  await writeFile(join(dist, "index.html"), `<script src="/assets/${name}.js"></script>`);
  await writeFile(join(dist, "touchstone.svg"), "<svg/>");
  await writeFile(join(dist, "help.html"), "the help page");
  await writeFile(join(dist, "widget.js"), "the widget");
}

beforeAll(async () => {
  await build("first");
  await app.register(serveWeb, {
    dist,
    framedBy: async (desk) => {
      if (desk === "nobody") throw new Error("the database is away");
      return desk === "globex/home" ? ["https://shop.test"] : [];
    },
  });
});

const get = async (url: string) => await app.inject({ url });

test("every screen is the one page, never kept, and its assets are kept for good", async () => {
  for (const path of ["/desk", "/admin/queues", "/sign-in"]) {
    const page = await get(path);
    expect(page.body).toContain("/assets/first.js");
    expect(page.headers["cache-control"]).toBe("no-cache");
  }
  const asset = await get("/assets/first.js");
  expect(asset.body).toBe('"first"');
  expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect((await get("/touchstone.svg")).headers["cache-control"]).toBe("public, max-age=3600");
  expect((await get("/assets/none.js")).statusCode).toBe(404);
  expect((await get("/assets/../index.html")).statusCode).toBe(404);
});

test("the help page may stand in pages of those sites that its line lets in, the house's screens in none", async () => {
  const ancestors = async (url: string) =>
    String((await get(url)).headers["content-security-policy"]).split("frame-ancestors ")[1];
  expect(await ancestors("/help/Globex/home/")).toBe("'self' https://shop.test");
  expect(await ancestors("/help/globex%2Fhome")).toBe("'self' https://shop.test");
  expect([await ancestors("/help/acme"), await ancestors("/help/nobody")]).toEqual(["'self'", "'self'"]);
  expect(await ancestors("/desk")).toBe("'none'");
  expect((await get("/help/acme")).body).toBe("the help page");
  const widget = await get("/help/widget.js?tenant=globex");
  expect([widget.body, widget.headers["cross-origin-resource-policy"]]).toEqual(["the widget", "cross-origin"]);
});

test("a build that is made meanwhile is served without a restart", async () => {
  await build("second");
  expect((await get("/desk")).body).toContain("/assets/second.js");
  expect((await get("/assets/second.js")).body).toBe('"second"');
  await rm(join(dist, "index.html"));
  expect((await get("/board")).body).toContain("/assets/second.js");
});
