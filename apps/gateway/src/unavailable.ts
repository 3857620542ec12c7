/** The database did not do what it was asked, in time: answered 503, and whoever asked may ask again. */
export class Unavailable extends Error {
  /** Fastify's name for it. */
  readonly statusCode = 503;

  constructor(cause: unknown) {
    super("the database is not available", { cause });
    this.name = "Unavailable";
  }
}

/** Gives `work` until `untilMs` (of `performance.now()`); fails as Unavailable, whatever the reason. What comes later is dropped. */
export async function orUnavailable<T>(work: Promise<T>, untilMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const inMs = Math.max(0, untilMs - performance.now());
    timer = setTimeout(() => reject(new Error("no answer in time")), inMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw new Unavailable(error);
  } finally {
    clearTimeout(timer);
  }
}
