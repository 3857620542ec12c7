import { expect, test } from "vitest";
import { createLog } from "./log.ts";

test("personal data under pii is not printed", () => {
  const line = logged((log) => log.info({ pii: { from: "+4930123456" }, call: { pii: { name: "Ada" } } }, "ringing"));
  expect(line).not.toContain("4930123456");
  expect(line).not.toContain("Ada");
  expect(line).toContain("ringing");
});

test("an error is logged without the row that the database driver hangs on it", () => {
  const error = Object.assign(new Error("duplicate key"), { code: "23505", detail: "Key (number)=(+4930123456)" });
  const line = logged((log) => log.error({ err: error }, "insert failed"));
  expect(line).not.toContain("4930123456");
  expect(JSON.parse(line).err).toMatchObject({ message: "duplicate key", code: "23505" });
});

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ name: "test", destination: { write: (text) => lines.push(text) } }));
  return lines.join("");
}
