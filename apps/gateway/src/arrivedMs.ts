import type { FastifyReply, FastifyRequest } from "fastify";

/** Milliseconds, or seconds with them after a point. */
const STARTED = /^t=(\d{10})\.?(\d{3})/;
/** No balancer holds a request for longer before it asks somebody else; more is a clock that is wrong. */
const MAX_ON_THE_WAY_MS = 400;

/**
 * When a webhook reached us, of `performance.now()`: the carrier's patience began when the balancer had it, who says so in
 * `X-Request-Start: t=EPOCH_MS` (nginx and Heroku can, our own proxy does). Nobody is believed more than a fraction of a second, and a
 * lie only shortens the time that we take for its own request.
 */
export function arrivedMs({ headers }: FastifyRequest, { elapsedTime }: FastifyReply): number {
  const [, seconds, milliseconds] = STARTED.exec(String(headers["x-request-start"])) ?? [];
  const onTheWay = seconds === undefined ? 0 : Date.now() - elapsedTime - Number(`${seconds}${milliseconds}`);
  return performance.now() - elapsedTime - Math.min(MAX_ON_THE_WAY_MS, Math.max(0, onTheWay));
}
