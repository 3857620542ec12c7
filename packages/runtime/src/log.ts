import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";

/** What code logs with: pino's logger. Personal data (numbers, names, texts) goes under `pii` and is never printed. */
export type Log = Logger;

/**
 * JSON lines on standard output. `pii` is replaced wherever it stands at the first two levels, and an error is reduced to its
 * type, code, message and stack: what drivers hang on it (a row's values, a request's body) may be personal.
 */
export function createLog(options: { name: string; level?: string; destination?: DestinationStream }): Log {
  const settings = {
    name: options.name,
    level: options.level ?? "info",
    base: { name: options.name },
    redact: { paths: ["pii", "*.pii"], censor: "[redacted]" },
    serializers: { err: errorWithoutValues, req: stdSerializers.req },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

function errorWithoutValues(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause: errorWithoutValues(cause) }),
  };
}
