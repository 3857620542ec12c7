import { afterEach, describe, expect, it, vi } from "vitest";
import { RequestFailed } from "./problem.ts";
import { access, queryOf, request } from "./request.ts";

const answers = (status: number, body?: unknown) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(body === undefined ? null : JSON.stringify(body), { status })),
  );

afterEach(() => {
  vi.unstubAllGlobals();
  access.token = null;
  access.onSignedOut = () => {};
});

describe("a request", () => {
  it("carries the session's token and a JSON body", async () => {
    answers(200, { savedAt: 5 });
    access.token = "secret";
    await expect(request("PUT", "/interactions/1/draft", { notes: "x" })).resolves.toEqual({ savedAt: 5 });
    const [url, init] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect(url).toBe("/api/v1/interactions/1/draft");
    expect(init).toMatchObject({ method: "PUT", body: '{"notes":"x"}', headers: { authorization: "Bearer secret" } });
  });

  it("without an answer says that the server cannot be reached", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => Promise.reject(new TypeError("network"))),
    );
    await expect(request("GET", "/me")).rejects.toMatchObject({ status: 0, key: "unreachable" });
  });

  it("that is refused keeps the problem's code and its bad fields", async () => {
    answers(422, { code: "invalid", errors: [{ field: "name", code: "required", remedy: "Give a name" }] });
    const failed = await request("POST", "/customers", {}).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(RequestFailed);
    expect(failed).toMatchObject({ status: 422, key: "invalid", errors: [{ field: "name" }] });
  });

  it("ends the session on 401, but a wrong password does not", async () => {
    const over = vi.fn();
    access.onSignedOut = over;
    answers(401, { code: "wrongPassword" });
    await expect(request("POST", "/sessions", {})).rejects.toMatchObject({ status: 401 });
    expect(over).not.toHaveBeenCalled();
    await expect(request("GET", "/customers")).rejects.toMatchObject({ status: 401 });
    expect(over).toHaveBeenCalledOnce();
  });

  it("survives an answer that is no JSON", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response("<html>bad gateway", { status: 502 })),
    );
    await expect(request("GET", "/me")).rejects.toMatchObject({ key: "unavailable" });
  });
});

describe("a query string", () => {
  it("leaves out what is not set", () =>
    expect(queryOf({ q: "李 娜", cursor: null, limit: 20 })).toBe("?q=%E6%9D%8E+%E5%A8%9C&limit=20"));
  it("is empty when nothing is set", () => expect(queryOf({ q: "" })).toBe(""));
});
