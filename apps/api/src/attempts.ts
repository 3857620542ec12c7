export interface Attempts {
  /** Milliseconds to wait before the next try; 0 when it may be tried now. */
  waitMs(key: string): number;
  failed(key: string): void;
  succeeded(key: string): void;
}

interface Failures {
  count: number;
  readonly until: number;
}

/**
 * Counts failed tries by key: after `most` within `windowMs` there are no more until the window ends. In this process's memory, for
 * at most `keys` keys: the oldest are forgotten first.
 */
export function createAttempts(options: {
  most: number;
  windowMs: number;
  keys?: number;
  now?: () => number;
}): Attempts {
  const { most, windowMs, keys = 100_000, now = () => performance.now() } = options;
  const failures = new Map<string, Failures>();
  const current = (key: string) => {
    const found = failures.get(key);
    if (found && found.until > now()) return found;
    failures.delete(key);
    return undefined;
  };
  return {
    waitMs: (key) => {
      const found = current(key);
      return found && found.count >= most ? Math.ceil(found.until - now()) : 0;
    },
    failed: (key) => {
      const found = current(key);
      if (found) found.count++;
      else failures.set(key, { count: 1, until: now() + windowMs });
      const oldest = failures.keys().next();
      if (failures.size > keys && !oldest.done) failures.delete(oldest.value);
    },
    succeeded: (key) => void failures.delete(key),
  };
}
