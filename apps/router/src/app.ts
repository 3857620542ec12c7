import { hostname } from "node:os";
import type { ScreenPort } from "@touchstone/contracts";
import type { Intake } from "@touchstone/db";
import { type Log, type Metrics, newId, type WakeUps } from "@touchstone/runtime";
import type { CallList, FaxPort, MessagingPort, VoicePort } from "@touchstone/telephony";
import type { FastifyPluginAsync } from "fastify";
import type pg from "pg";
import { machineClock } from "./clock.ts";
import { createListingStore } from "./listAtCarrier.ts";
import { createRouterMetrics } from "./metrics.ts";
import type { MediaPort } from "./performMessage.ts";
import { createRouter } from "./router.ts";
import { createArrivalStore, createRouterStore } from "./routerStore.ts";
import type { MailOut } from "./sendMail.ts";

export { type Batch, commitOf, startBatch, stepFact, stepTime } from "./batch.ts";
export type { Clock } from "./clock.ts";
export { createMailOut, type MailPlace } from "./createMailOut.ts";
export { createMedia } from "./createMedia.ts";
export { matchCallers } from "./matchCallers.ts";
export type { MediaPort } from "./performMessage.ts";
export { createRouter, type Router, type RouterDeps } from "./router.ts";
export { createFactStore, type RouterStore } from "./routerStore.ts";
export type { MailOut } from "./sendMail.ts";
export { type ReadyFact, readyFacts } from "./takeFacts.ts";

export interface RouterPluginDeps {
  /** As touchstone_system, opened with `pipeline`; the router's own. */
  readonly pool: pg.Pool;
  readonly wakeUps: WakeUps;
  readonly screens: ScreenPort;
  /** Where edges of this process hand their facts over; opened when the router starts. */
  readonly intake?: Intake;
  readonly voice: VoicePort & CallList;
  readonly messaging?: MessagingPort;
  readonly fax?: FaxPort;
  readonly media?: MediaPort;
  readonly mail?: MailOut;
  /** Origin of the URLs that the carrier is told to call. */
  readonly publicUrl: string;
  /** Base address of the carrier's API for accounts that name none; null is the carrier itself. */
  readonly carrierApiUrl: string | null;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Starts routing when the server is ready and hands the floors over when it closes. */
export const router: FastifyPluginAsync<RouterPluginDeps> = async (app, deps) => {
  const running = createRouter({
    ...deps,
    store: createRouterStore(deps.pool, { apiUrl: deps.carrierApiUrl }),
    arrivals: createArrivalStore(deps.pool),
    listing: { carrier: deps.voice, store: createListingStore(deps.pool) },
    clock: machineClock,
    metrics: createRouterMetrics(deps.metrics),
    nodeId: `${hostname()}:${process.pid}:${newId()}`,
  });
  app.addHook("onReady", () => running.start());
  app.addHook("preClose", () => running.stop());
};
