import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("nothing set means a demo on this machine: embedded database, emulated carrier, local address", () => {
  const config = readConfig({});
  expect(config).toMatchObject({ port: 3000, host: "localhost", publicUrl: "http://localhost:3000" });
  expect(config).toMatchObject({
    databaseUrl: undefined,
    redisUrl: undefined,
    twilio: undefined,
    embeddedAllowed: true,
  });
  expect(config.dataDir).toMatch(/\.touchstone$/);
});

test("the public address follows the port and loses its last slash", () => {
  expect(readConfig({ PORT: "8080" }).publicUrl).toBe("http://localhost:8080");
  expect(readConfig({ PUBLIC_URL: "https://cti.example.com/" }).publicUrl).toBe("https://cti.example.com");
});

test("production must ask for the embedded database", () => {
  expect(readConfig({ NODE_ENV: "production" }).embeddedAllowed).toBe(false);
  expect(readConfig({ NODE_ENV: "production", TOUCHSTONE_ALLOW_EMBEDDED: "true" }).embeddedAllowed).toBe(true);
});

test("a carrier account without a token fails closed rather than open", () => {
  expect(readConfig({ TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}` }).twilio?.authToken).toBe("");
});

test("all wrong settings are told at once", () => {
  expect(() => readConfig({ PORT: "0", PUBLIC_URL: "cti.example.com", LOG_LEVEL: "loud" })).toThrow(
    /PORT[\s\S]*PUBLIC_URL[\s\S]*LOG_LEVEL|PUBLIC_URL[\s\S]*PORT/,
  );
});
