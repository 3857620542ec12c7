import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";

/** A column: its header, which never changes, and its cell. Text is made harmless; null is an empty cell. */
export interface Column<Row> {
  readonly header: string;
  cell(row: Row): string | number | null;
}

/** Excel takes a file without it for one in the machine's old code page, and breaks Chinese names. */
const BYTE_ORDER_MARK = "\uFEFF";
const LINE_END = "\r\n";

/** A spreadsheet would run a text that begins like this as a formula; the full-width forms too. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** CSV (RFC 4180, UTF-8 with a byte order mark) line by line. */
export async function* writeCsv<Row>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + lineOf(columns.map(({ header }) => header));
  for await (const row of rows) yield lineOf(columns.map(({ cell }) => cell(row)));
}

function lineOf(cells: readonly (string | number | null)[]): string {
  return cells.map(cellOf).join(",") + LINE_END;
}

function cellOf(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a route answers that gives its rows as JSON or, when it is asked to, as a CSV file. */
export const csvOr = <Schema>(schema: Schema) => ({
  content: {
    "application/json": { schema },
    "text/csv": { schema: { type: "string" as const } },
  },
});

/** The first lines are read before anything is sent: a database that is away is a problem and no half file. */
export async function sendCsv<Row>(
  reply: FastifyReply,
  name: string,
  columns: readonly Column<Row>[],
  rows: AsyncGenerator<Row>,
): Promise<FastifyReply> {
  const first = await rows.next();
  async function* all(): AsyncGenerator<Row> {
    if (first.done) return;
    yield first.value;
    yield* rows;
  }
  reply.header("content-disposition", `attachment; filename="${name}.csv"`).type("text/csv; charset=utf-8");
  return reply.send(Readable.from(writeCsv(columns, all())));
}
