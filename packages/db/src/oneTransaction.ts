import type { Socket } from "node:net";
import pg from "pg";
import type { PreparedQuery } from "./queryTenant.ts";

/** Whom statements are asked of: a pool, a connection, or a transaction that is being put together. */
export interface Asked {
  query<Row extends object>(statement: PreparedQuery): Promise<{ rows: Row[] }>;
}

/**
 * Runs all statements that `ask` asks before it returns in one transaction of their own, which begins with the first and commits
 * after the last: they leave together behind a single "sync", so the database answers in one piece, and there is no "begin" and
 * no "commit" to wait for. Each answer comes only after the commit; when any of them fails all do, and nothing is kept. What is
 * asked later is a transaction of its own. The connection must not stand in one, and be held until the answers are there.
 */
export function inOneTransaction<T>(client: pg.PoolClient, ask: (transaction: Asked) => T): T {
  const asked: Question[] = [];
  let isOpen = true;
  const query = <Row extends object>(statement: PreparedQuery): Promise<{ rows: Row[] }> => {
    if (!isOpen) return inOneTransaction(client, (later) => later.query<Row>(statement));
    const { promise, resolve, reject } = Promise.withResolvers<{ rows: Row[] }>();
    asked.push({ ...statement, rows: [], resolve: resolve as Question["resolve"], reject });
    return promise;
  };
  const result = ask({ query });
  isOpen = false;
  if (asked.length > 0) client.query(new Trip(asked));
  return result;
}

interface Question extends PreparedQuery {
  readonly rows: object[];
  readonly resolve: (answer: { rows: object[] }) => void;
  readonly reject: (error: Error) => void;
}

interface Column {
  readonly name: string;
  readonly dataTypeID: number;
}

/** What is used of the library's connection: it speaks the protocol, and remembers which statements the server has prepared. */
interface Wire {
  readonly stream: Socket;
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: unknown[] }): void;
  describe(portal: { type: "P"; name: string }): void;
  execute(portal: object): void;
  sync(): void;
}

type ReadRow = (values: readonly (string | null)[]) => object;

/** How rows of named statements are read, by connection: what was described once is not asked for again. */
const readersOf = new WeakMap<Wire, Map<string, ReadRow>>();

/** A value as the database reads it. */
export const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): unknown } }).utils;

/** The library's own query, of which a pipelined connection accepts no other kind; `name` and `text` are read by it. */
const Query = pg.Query as unknown as new (config: {
  name: string;
  text: string;
}) => {
  name: string;
  text: string;
  callback: () => void;
};

class Trip extends Query {
  readonly #asked: readonly Question[];
  readonly #parsedHere = new Set<string>();
  #done = 0;
  #wire: Wire | null = null;

  constructor(asked: readonly Question[]) {
    const { name, text } = asked[0] as Question;
    super({ name, text });
    this.#asked = asked;
    this.callback = () => {};
  }

  /** Called by the client when the connection is free to be written to. An error returned means that nothing was written. */
  submit(wire: Wire): Error | null {
    this.#wire = wire;
    let values: unknown[][];
    try {
      values = this.#asked.map((question) => question.values.map((value) => prepareValue(value)));
    } catch (error) {
      return error as Error;
    }
    wire.stream.cork();
    this.#asked.forEach((question, place) => {
      this.#write(wire, question, values[place] as unknown[]);
    });
    wire.sync();
    wire.stream.uncork();
    return null;
  }

  #write(wire: Wire, { name, text }: Question, values: unknown[]): void {
    if ((wire.parsedStatements[name] ?? wire.submittedNamedStatements[name]) === undefined) {
      wire.parse({ name, text });
      wire.submittedNamedStatements[name] = text;
      this.#parsedHere.add(name);
    }
    wire.bind({ statement: name, values });
    if (!readersOf.get(wire)?.has(name)) wire.describe({ type: "P", name: "" });
    wire.execute({});
  }

  /** The client notes under these that a statement was prepared: answers come in the order of the questions. */
  #nameCurrent(): void {
    const { name, text } = this.#asked[Math.min(this.#done, this.#asked.length - 1)] as Question;
    this.name = name;
    this.text = text;
  }

  handleRowDescription({ fields }: { fields: readonly Column[] }): void {
    const { name } = this.#asked[this.#done] as Question;
    const readers = readersOf.get(this.#wire as Wire) ?? new Map<string, ReadRow>();
    readersOf.set(this.#wire as Wire, readers.set(name, readerOf(fields)));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const { name, rows } = this.#asked[this.#done] as Question;
    const read = readersOf.get(this.#wire as Wire)?.get(name);
    if (read) rows.push(read(fields));
  }

  handleCommandComplete(): void {
    this.#done += 1;
    this.#nameCurrent();
  }

  handleReadyForQuery(): void {
    this.callback();
    for (const { rows, resolve } of this.#asked) resolve({ rows });
  }

  handleError(error: Error): void {
    // What was to be prepared after the failed statement was not.
    const { submittedNamedStatements } = this.#wire ?? {};
    for (const name of this.#parsedHere) if (submittedNamedStatements) delete submittedNamedStatements[name];
    this.callback();
    for (const { reject } of this.#asked) reject(error);
  }
}

function readerOf(columns: readonly Column[]): ReadRow {
  const read = columns.map(({ name, dataTypeID }) => ({ name, parse: pg.types.getTypeParser(dataTypeID) }));
  return (values) => {
    const row: Record<string, unknown> = {};
    read.forEach(({ name, parse }, place) => {
      const value = values[place] ?? null;
      row[name] = value === null ? null : parse(value);
    });
    return row;
  };
}
