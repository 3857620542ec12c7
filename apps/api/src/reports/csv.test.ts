import { expect, test } from "vitest";
import { type Column, writeCsv } from "./csv.ts";

const columns: readonly Column<{ name: string; count: number | null }>[] = [
  { header: "name", cell: ({ name }) => name },
  { header: "count", cell: ({ count }) => count },
];

async function written(rows: { name: string; count: number | null }[]): Promise<string> {
  let text = "";
  for await (const line of writeCsv(columns, rows)) text += line;
  return text;
}

test("a byte order mark, a header, and lines that end as RFC 4180 says", async () => {
  expect(await written([{ name: "售后服务", count: 3 }])).toBe("\uFEFFname,count\r\n售后服务,3\r\n");
});

test("commas, quotes and line ends are quoted; nothing is an empty cell", async () => {
  const rows = [
    { name: 'Say "hi", please', count: null },
    { name: "two\r\nlines", count: -1 },
  ];
  expect(await written(rows)).toBe('\uFEFFname,count\r\n"Say ""hi"", please",\r\n"two\r\nlines",-1\r\n');
});

test.each(["=1+1", "+44", "-2+3", "@SUM(A1)", "\tx", " =x", "＝1", '=HYPERLINK("http://x","y")'])(
  "%j is no formula in a spreadsheet",
  async (name) => {
    const [, line = ""] = (await written([{ name, count: 1 }])).split(/\r\n(?=.)/);
    expect(line.replace(/^"/, "").startsWith("'")).toBe(true);
  },
);
