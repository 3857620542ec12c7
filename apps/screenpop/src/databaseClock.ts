/** The database's clock between two readings of it, for what is sent without asking. Milliseconds since 1970. */
export interface DatabaseClock {
  read(now: number): void;
  now(): number;
}

export function createDatabaseClock(): DatabaseClock {
  let offsetMs = Date.now() - performance.now();
  return {
    read: (now) => {
      offsetMs = now - performance.now();
    },
    now: () => Math.round(performance.now() + offsetMs),
  };
}
