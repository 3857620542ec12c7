/**
 * What every process needs and none decides with: configuration, logs, metrics, health, an orderly end, hints between processes,
 * job queues, ids, and a PostgreSQL for machines that have none.
 */

export { type HealthOptions, health } from "./health.ts";
export {
  type AddOptions,
  createJobQueues,
  type JobQueues,
  type JobQueuesOptions,
  type JobSchemas,
  migrateJobQueues,
} from "./jobQueues.ts";
export { ConfigError, loadConfig } from "./loadConfig.ts";
export { createLog, type Log } from "./log.ts";
export { createMetrics, type Metrics } from "./metrics.ts";
export { createIds, idTimeMs, newId } from "./newId.ts";
export {
  type DatabaseRole,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "./postgres/embeddedPostgres.ts";
export { isQuietIn, quietUntil } from "./quietHours.ts";
export { createServer, type ServerOptions } from "./server.ts";
export { createShutdown, exitWithParent, type Shutdown } from "./shutdown.ts";
export { createWakeUps, type WakeUps, type WakeUpsOptions } from "./wakeUps.ts";
export { isZone, type OffsetFrom, zoneOffsets } from "./zoneOffsets.ts";
