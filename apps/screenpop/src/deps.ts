import type { Database, TakeFact, Wishes } from "@touchstone/db";
import type { Log, Metrics, WakeUps } from "@touchstone/runtime";

export interface ScreensDeps {
  /** As the app role; with `pipeline` a pop costs one round trip. */
  readonly database: Database;
  readonly wishes: Wishes;
  /** Set where the router may be in this process. */
  readonly take?: TakeFact;
  readonly wakeUps: WakeUps;
  /** The only origin whose pages may connect; visitors' also from those that their line lets in. */
  readonly publicUrl: string;
  /** Addresses of load balancers whose word is taken for who asks; none by default. As Fastify's `trustProxy`. */
  readonly trustedProxies?: string | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
  /**
   * True where the router runs in another process: then rows are read after each hint instead of waiting to be told. In one
   * process the router calls `committed`.
   */
  readonly followHints?: boolean;
}
