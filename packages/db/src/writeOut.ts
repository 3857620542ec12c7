import type { Statement } from "./floorSettings.ts";
import { prepareValue } from "./oneTransaction.ts";
import type { Pace } from "./pace.ts";

/**
 * Documents that a statement is given as jsonb[]. Of a large commit there are hundreds: `writeOut` writes them in slices; what
 * was not is written when the statement is sent.
 */
export class Documents {
  readonly #values: readonly unknown[];
  readonly #written: string[] = [];

  constructor(values: readonly unknown[]) {
    this.#values = values;
  }

  async writeOut(pace: Pace): Promise<void> {
    while (this.#writeNext()) if (pace.isDue) await pace.pause();
  }

  /** Called by the library of a value that knows itself what it is to the database. */
  toPostgres(): string {
    while (this.#writeNext());
    return `{${this.#written.join(",")}}`;
  }

  /** An element of an array is quoted as JSON quotes a string: written JSON has no control characters, only quotes and backslashes. */
  #writeNext(): boolean {
    if (this.#written.length === this.#values.length) return false;
    const document = JSON.stringify(this.#values[this.#written.length]) as string | undefined;
    this.#written.push(document === undefined ? "NULL" : JSON.stringify(document));
    return true;
  }
}

/** Statements with their values as the database reads them. It is a large part of a large commit, so others have turns in between. */
export async function writeOut(statements: readonly Statement[], pace: Pace): Promise<Statement[]> {
  const written: Statement[] = [];
  for (const statement of statements) {
    const values: unknown[] = [];
    for (const value of statement.values) {
      if (value instanceof Documents) await value.writeOut(pace);
      values.push(prepareValue(value));
      if (pace.isDue) await pace.pause();
    }
    written.push({ ...statement, values });
  }
  return written;
}
