import { describe, expect, it } from "vitest";
import { byUse, type DemoLogin, firstLogins } from "./demoChoice.ts";

const login = (name: string, role: DemoLogin["role"], tenant: string, language: string): DemoLogin => ({
  name,
  role,
  tenant,
  language,
  email: `${name}@example.test`,
  password: "demo",
});

const all = [
  login("lina", "agent", "Acme", "zh-Hans"),
  login("chen", "agent", "Acme", "zh-Hans"),
  login("sun", "administrator", "Acme", "zh-Hans"),
  login("ana", "agent", "Globex", "en"),
  login("dan", "agent", "Globex", "en"),
  login("ines", "agent", "Globex", "en"),
  login("sam", "administrator", "Globex", "en"),
  login("helen", "supervisor", "Globex", "en"),
];

describe("demo log-ins", () => {
  it("begin with the tenant that speaks the reader's language, two agents and one of each other role", () => {
    expect(firstLogins(all, "en").map((one) => one.name)).toEqual(["ana", "dan", "helen", "sam", "lina"]);
    expect(firstLogins(all, "zh-Hans").map((one) => one.name)).toEqual(["lina", "chen", "sun", "ana"]);
  });

  it("show one agent of each tenant when none speaks it", () => {
    expect(firstLogins(all, "zh-Hant").map((one) => one.name)).toEqual(["lina", "ana"]);
  });

  it("are all there when asked for", () => expect(byUse(all, "en")).toHaveLength(all.length));
});
