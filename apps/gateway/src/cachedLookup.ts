import { setTimeout as later } from "node:timers/promises";

export interface CachedLookup<T> {
  /** Rejects only when `load` fails and nothing is remembered. */
  get(key: string): Promise<T | null>;
  /** Everything is looked up anew from now on. */
  expire(): void;
}

export interface LookupOptions<T> {
  readonly load: (key: string) => Promise<T | null>;
  /** How long a find is believed, milliseconds. */
  readonly foundMs: number;
  /** How long "there is none" is believed; short, because a new one should work at once. */
  readonly missedMs: number;
  readonly maxEntries: number;
  /** What was found before is believed when it could not be looked up anew in this time, milliseconds. */
  readonly believeAfterMs: number;
}

interface Entry<T> {
  value: T | null;
  freshUntilMs: number;
}

/**
 * Remembers what rarely changes and is asked for on every request. While the database is away what was found before goes on
 * being believed: signatures can still be checked, and the request then fails where it must, at the insert.
 */
export function createCachedLookup<T>(options: LookupOptions<T>): CachedLookup<T> {
  const entries = new Map<string, Entry<T>>();
  const loading = new Map<string, Promise<T | null>>();
  const load = async (key: string): Promise<T | null> => {
    try {
      const value = await options.load(key);
      entries.delete(key);
      const oldest = entries.size >= options.maxEntries ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
      const keptMs = value === null ? options.missedMs : options.foundMs;
      entries.set(key, { value, freshUntilMs: performance.now() + keptMs });
      return value;
    } catch (error) {
      const known = entries.get(key);
      if (known?.value) return known.value;
      throw error;
    } finally {
      loading.delete(key);
    }
  };
  return {
    get: async (key) => {
      const known = entries.get(key);
      if (known && known.freshUntilMs > performance.now()) return known.value;
      const running = loading.get(key) ?? load(key);
      if (!loading.has(key)) loading.set(key, running);
      return known?.value ? await Promise.race([running, later(options.believeAfterMs, known.value)]) : await running;
    },
    expire: () => {
      for (const entry of entries.values()) entry.freshUntilMs = 0;
    },
  };
}
