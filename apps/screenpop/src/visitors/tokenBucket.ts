/** Lets `burst` through at once and `perSecond` more each second, for each key by itself; full buckets are forgotten. */
export function createBuckets({ burst, perSecond }: { readonly burst: number; readonly perSecond: number }) {
  const buckets = new Map<string, { left: number; at: number }>();
  const refilled = ({ left, at }: { left: number; at: number }, now: number) =>
    Math.min(burst, left + ((now - at) / 1000) * perSecond);
  return {
    take: (key: string, now = performance.now()): boolean => {
      const left = refilled(buckets.get(key) ?? { left: burst, at: now }, now);
      if (left < 1) return false;
      buckets.set(key, { left: left - 1, at: now });
      return true;
    },
    sweep: (now = performance.now()): void => {
      for (const [key, bucket] of buckets) if (refilled(bucket, now) >= burst) buckets.delete(key);
    },
  };
}

export type Buckets = ReturnType<typeof createBuckets>;
