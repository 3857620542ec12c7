import type { FastifyInstance } from "fastify";
import { type Carrier, createCarrier } from "./carrier.ts";
import { realClock } from "./clock.ts";
import type { CarrierConfig } from "./config.ts";
import { controlRoutes } from "./control/routes.ts";
import { mixerProcess } from "./media/mixerProcess.ts";
import { silentMixer } from "./media/silent.ts";
import { openPhone } from "./phone/socket.ts";
import { acceptSockets } from "./phone/upgrade.ts";
import { openStream } from "./pstream/stream.ts";
import { callRoutes } from "./rest/calls.ts";
import { conferenceRoutes } from "./rest/conferences.ts";
import { faxRoutes } from "./rest/faxes.ts";
import { mountRest } from "./rest/http.ts";
import { mediaRoutes, serveMedia } from "./rest/media.ts";
import { messageRoutes } from "./rest/messages.ts";
import { participantRoutes } from "./rest/participants.ts";
import { provisioningRoutes } from "./rest/provisioning.ts";
import { queueRoutes } from "./rest/queues.ts";

export { type Carrier, createCarrier } from "./carrier.ts";
export { type CarrierConfig, readCarrierConfig } from "./config.ts";

/** Where the emulator is mounted; `TWILIO_API_URL` is the origin followed by this. */
export const MOUNT = "/emulator";
const CONTROL_BODY_LIMIT_BYTES = 256 * 1024;

export type CarrierAppOptions = {
  readonly config: CarrierConfig;
  /** A carrier made elsewhere, e.g. on a test's clock; it is closed with the app all the same. */
  readonly carrier?: Carrier;
};

/** The carrier emulator as a Fastify plugin: REST, control routes and phones under `/emulator`. */
export const carrierApp = async (server: FastifyInstance, options: CarrierAppOptions): Promise<void> => {
  const carrier = options.carrier ?? openCarrier(server, options.config);
  await server.register(
    async (scope) => {
      mountRest(scope, carrier, [
        ...callRoutes,
        ...conferenceRoutes,
        ...participantRoutes,
        ...queueRoutes,
        ...provisioningRoutes,
        ...messageRoutes,
        ...mediaRoutes,
        ...faxRoutes,
      ]);
      serveMedia(scope, carrier);
    },
    { prefix: MOUNT },
  );
  await server.register(
    async (scope) => {
      scope.addHook("onRoute", (route) => {
        route.bodyLimit ??= CONTROL_BODY_LIMIT_BYTES;
      });
      await controlRoutes(scope, { carrier });
    },
    { prefix: `${MOUNT}/control` },
  );
  acceptSockets(server, carrier, `${MOUNT}/phone`, (socket) => openPhone(carrier, socket));
  acceptSockets(server, carrier, `${MOUNT}/signal`, (socket) => openStream(carrier, socket));
  server.addHook("onListen", async () => {
    const [listening] = server.addresses();
    if (carrier.options.apiUrl === null && typeof listening === "object") {
      carrier.apiUrl = `http://127.0.0.1:${listening.port}${MOUNT}`;
    }
  });
  server.addHook("preClose", async () => carrier.close());
};

const openCarrier = (server: FastifyInstance, config: CarrierConfig): Carrier => {
  const report = (error: unknown) => server.log.error({ err: error }, "the carrier emulator failed");
  return createCarrier(config.carrier, {
    clock: realClock(config.clockRate),
    mixer: config.media ? mixerProcess(report) : silentMixer(),
    report,
  });
};
