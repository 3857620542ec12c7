import { type Static, Type } from "typebox";

/** Payloads of job queues: references only, never personal data. Handlers are idempotent in Postgres. */
export const jobSchemas = {
  /** Bring a tenant's projections up to the journal's end. A hint: the cursor is the truth. */
  projectJournal: Type.Object({ tenantId: Type.String({ format: "uuid" }) }),
  /** Removes what has served its time and makes the journal's next partitions, for all tenants. Daily. */
  keepHouse: Type.Object({}),
  /** Keeps the floors of tenants whose journal has grown, so that their past can be explained. Each minute. */
  keepCheckpoints: Type.Object({}),
} as const;

export type JobName = keyof typeof jobSchemas;
export type JobPayload<Name extends JobName> = Static<(typeof jobSchemas)[Name]>;
