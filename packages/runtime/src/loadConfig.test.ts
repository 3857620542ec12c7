import { Type } from "typebox";
import { expect, test } from "vitest";
import { ConfigError, loadConfig } from "./loadConfig.ts";

const schema = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3000 }),
  PUBLIC_URL: Type.String({ pattern: "^https?://" }),
  TWILIO_AUTH_TOKEN: Type.Optional(Type.String({ minLength: 32 })),
});

test("numbers are converted, defaults filled in, empty strings count as not set, other variables are ignored", () => {
  const env = { PORT: "8080", PUBLIC_URL: "http://x", TWILIO_AUTH_TOKEN: "", HOME: "/root" };
  expect(loadConfig(schema, env)).toEqual({ PORT: 8080, PUBLIC_URL: "http://x" });
  expect(loadConfig(schema, { PUBLIC_URL: "http://x" }).PORT).toBe(3000);
});

test("all problems are told at once, by name and without the values", () => {
  const env = { PORT: "many", TWILIO_AUTH_TOKEN: "short-secret" };
  const error = caught(() => loadConfig(schema, env));
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as ConfigError).problems).toHaveLength(3);
  expect((error as ConfigError).message).toMatch(/PUBLIC_URL must be set/);
  expect((error as ConfigError).message).toMatch(/PORT must be integer/);
  expect((error as ConfigError).message).not.toContain("short-secret");
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
