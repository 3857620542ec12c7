/** How ids are called for the reader, and how instants are written. */
export interface Names {
  readonly agent: (id: string) => string;
  readonly queue: (id: string) => string;
  readonly skill: (id: string) => string;
  /** UTC, to the second. */
  readonly instant: (at: number) => string;
}
