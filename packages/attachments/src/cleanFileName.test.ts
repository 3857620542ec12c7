import { describe, expect, test } from "vitest";
import { cleanFileName } from "./cleanFileName.ts";

describe("a file's name from outside", () => {
  test.each([
    ["invoice.pdf", "invoice.pdf"],
    ["发票 2026.pdf", "发票 2026.pdf"],
    ["Ангебот.docx", "Ангебот.docx"],
    ["../../etc/passwd", "passwd"],
    ["..\\..\\windows\\system32\\cmd.exe", "cmd.exe"],
    ["C:\\Users\\me\\a.txt", "a.txt"],
    ["/absolute/path.txt", "path.txt"],
    ["a/", "a"],
    [".htaccess", "htaccess"],
    ["\u200b.htaccess", "htaccess"],
    [".\u200b.\u200b/.htaccess", "htaccess"],
    ["\u3164.htaccess", "htaccess"],
    ["..", "attachment"],
    ["", "attachment"],
    ["   ", "attachment"],
    ["con", "_con"],
    ["NUL.txt", "_NUL.txt"],
    ["com1.tar.gz", "_com1.tar.gz"],
    ["console.log", "console.log"],
    ["shell.php.", "shell.php"],
    ["shell.php. . .", "shell.php"],
    ["shell.php\u0000.jpg", "shell.php.jpg"],
    ["annexe\u202Egpj.exe", "annexegpj.exe"],
    ["a\r\nContent-Type: text/html.txt", "html.txt"],
    ['say "hi"<b>.txt', "say _hi__b_.txt"],
    ["file:stream.txt", "file_stream.txt"],
    ["%2e%2e%2fpasswd", "_2e_2e_2fpasswd"],
    ["constructor", "constructor"],
    ["__proto__", "__proto__"],
    ["ｅｘｅ．ｔｘｔ", "exe.txt"],
    ["a\u2044b.txt", "b.txt"],
  ])("%j becomes %j", (given, clean) => {
    expect(cleanFileName(given)).toBe(clean);
  });

  test("keeps its ending when it is too long", () => {
    const clean = cleanFileName(`${"很长".repeat(500)}.pdf`);
    expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(200);
    expect(clean).toMatch(/^(很长)+很?\.pdf$/);
  });

  test("half a million dots take no time", () => {
    const started = performance.now();
    expect(cleanFileName(`${".".repeat(500_000)}x${" ".repeat(500_000)}`)).toBe("attachment");
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
