import {
  createPostgresBackend,
  type Job,
  type JobsOptions,
  Queue,
  runMigrations,
  UnrecoverableError,
  Worker,
} from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { Log } from "./log.ts";

const SCHEMA = "bullmq";
/**
 * How soon a worker tries again after its server failed, and how often one without jobs looks whether it missed a
 * notification. BullMQ's own 15 s and 5 s would hold up the log, and the end of the process.
 */
const PATIENCE = {
  runRetryDelay: 500,
  drainDelay: 2,
  // A job whose process or connection died while it ran is given to another after 10 to 15 s, and not given up for it.
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 20,
};

/** Job name → schema of its payload. Payloads hold only references, never personal data. */
export type JobSchemas = Record<string, TSchema>;

export interface AddOptions {
  /** Of the jobs with the same key at most one waits; when one runs, the last of those that came meanwhile follows it. */
  dedupeKey?: string;
  delayMs?: number;
  /** Attempts in all, default 5, with exponential back-off from 1 s. */
  attempts?: number;
}

/** Work that runs outside the request, at least once: handlers must be idempotent in the database. */
export interface JobQueues<Schemas extends JobSchemas> {
  add<Name extends keyof Schemas & string>(
    name: Name,
    payload: Static<Schemas[Name]>,
    options?: AddOptions,
  ): Promise<void>;
  /** Adds the job every `everyMs`; calling it again replaces the interval. */
  repeat<Name extends keyof Schemas & string>(
    name: Name,
    payload: Static<Schemas[Name]>,
    everyMs: number,
  ): Promise<void>;
  /** Starts taking jobs of a name. A payload that the schema refuses fails for good, without retries. */
  process<Name extends keyof Schemas & string>(
    name: Name,
    handle: (payload: Static<Schemas[Name]>) => Promise<void>,
    options?: { concurrency?: number },
  ): void;
  /** How many jobs of a name are in each state (waiting, active, delayed, failed, …). */
  counts(name: keyof Schemas & string): Promise<Record<string, number>>;
  /** Waits for running jobs, then closes the connections. */
  close(): Promise<void>;
}

export interface JobQueuesOptions<Schemas extends JobSchemas> {
  schemas: Schemas;
  log: Log;
  /** The database that carries the jobs, as the role that `migrateJobQueues` named. */
  databaseUrl: string;
  /** Redis carries them instead. */
  redisUrl?: string | undefined;
}

/**
 * Creates BullMQ's tables as the owner and lets `role` use them. One role for all processes: BullMQ makes a sequence per queue as
 * it goes, which belongs to the role that made it. Safe to repeat and to run twice at once.
 */
export async function migrateJobQueues(ownerUrl: string, role = "touchstone_system"): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
    await client.query(`grant usage, create on schema ${SCHEMA} to ${role};
      grant select, insert, update, delete on all tables in schema ${SCHEMA} to ${role};
      grant usage, select, update on all sequences in schema ${SCHEMA} to ${role};
      grant execute on all functions in schema ${SCHEMA} to ${role}`);
  } finally {
    await client.end();
  }
}

/** One BullMQ queue per job name, opened when first used; all share one small pool of connections. */
export function createJobQueues<Schemas extends JobSchemas>(options: JobQueuesOptions<Schemas>): JobQueues<Schemas> {
  const { log } = options;
  const backend = options.redisUrl ? redisBackend(options.redisUrl) : postgresBackend(options);
  const onError = (name: string) => (err: Error) => log.warn({ err, queue: name }, "job queue");
  const queues = new Map<string, Queue>();
  const workers: Worker[] = [];
  const checks = new Map(Object.entries(options.schemas).map(([name, schema]) => [name, Compile(schema)]));

  const queueOf = (name: string): Queue => {
    const open = queues.get(name) ?? backend.queue(name);
    if (!queues.has(name)) open.on("error", onError(name));
    queues.set(name, open);
    return open;
  };
  const assertPayload = (name: string, payload: unknown) => {
    const problem = checks.get(name)?.Errors(payload)[0];
    if (!checks.has(name)) throw new UnrecoverableError(`no job is called ${name}`);
    if (problem) throw new UnrecoverableError(`${name}: payload${problem.instancePath} ${problem.message}`);
  };

  return {
    add: async (name, payload, add = {}) => {
      assertPayload(name, payload);
      await queueOf(name).add(name, payload, jobOptions(add));
    },
    repeat: async (name, payload, everyMs) => {
      assertPayload(name, payload);
      const template = { name, data: payload, opts: jobOptions({}) };
      await queueOf(name).upsertJobScheduler(name, { every: everyMs }, template);
    },
    process: (name, handle, { concurrency = 1 } = {}) => {
      const worker = backend.worker(name, concurrency, async (job) => {
        assertPayload(name, job.data);
        await handle(job.data);
      });
      worker.on("error", onError(name));
      worker.on("failed", (job, err) => log.error({ err, queue: name, job: job?.id }, "a job failed"));
      workers.push(worker);
    },
    counts: async (name) => await queueOf(name).getJobCounts(),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await backend.close();
    },
  };
}

function jobOptions(add: AddOptions): JobsOptions {
  return {
    attempts: add.attempts ?? 5,
    backoff: { type: "exponential", delay: 1000 },
    removeOnComplete: { age: 3600, count: 1000 },
    removeOnFail: { age: 30 * 86_400 },
    ...(add.delayMs === undefined ? {} : { delay: add.delayMs }),
    ...(add.dedupeKey === undefined ? {} : { deduplication: { id: add.dedupeKey, keepLastIfActive: true } }),
  };
}

interface Backend {
  queue(name: string): Queue;
  worker(name: string, concurrency: number, run: (job: Job) => Promise<void>): Worker;
  close(): Promise<void>;
}

function postgresBackend(options: { databaseUrl: string; schemas: JobSchemas }): Backend {
  // Each worker holds one connection to listen on; the others are shared by all statements.
  const pool = new pg.Pool({
    connectionString: withSearchPath(options.databaseUrl),
    max: Object.keys(options.schemas).length + 3,
    keepAlive: true,
    application_name: "job-queues",
    connectionTimeoutMillis: 5000,
    query_timeout: 30_000,
  });
  pool.on("error", () => {}); // An idle connection was lost: the pool opens another; errors in use reach their caller.
  pool.on("connect", (client) => client.on("error", () => {})); // The same while one is held between two statements.
  const connection = pool as never; // BullMQ's pool type names fewer overloads than pg's.
  return {
    queue: (name) => new Queue(name, { connection }, createPostgresBackend as never),
    worker: (name, concurrency, run) =>
      new Worker(name, run, { connection, concurrency, ...PATIENCE }, createPostgresBackend as never),
    close: () => pool.end(),
  };
}

/** Added to the options that the URL has: they may say which role to take, and the URL's word wins over the pool's. */
function withSearchPath(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set("options", `${url.searchParams.get("options") ?? ""} -c search_path=${SCHEMA}`.trim());
  return url.href;
}

function redisBackend(redisUrl: string): Backend {
  // BullMQ waits in blocking commands, which ioredis must not give up on.
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  connection.on("error", () => {}); // Each queue and worker reports it.
  return {
    queue: (name) => new Queue(name, { connection: connection as never }),
    worker: (name, concurrency, run) =>
      new Worker(name, run, { connection: connection as never, concurrency, ...PATIENCE }),
    close: async () => void (await connection.quit()),
  };
}
