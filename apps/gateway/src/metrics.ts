import type { Metrics } from "@touchstone/runtime";

export type GatewayMetrics = ReturnType<typeof createGatewayMetrics>;

/** What the gateway counts. Labels are of our own making: nothing a sender chooses becomes a label. */
export function createGatewayMetrics(metrics: Metrics) {
  return {
    facts: metrics.counter("gateway_facts_total", "Facts stored, or recognised as stored before.", ["route", "result"]),
    refused: metrics.counter("gateway_refused_total", "Requests refused or put aside, by reason.", ["route", "reason"]),
    unavailable: metrics.counter("gateway_unavailable_total", "Requests answered 503 for want of the database.", [
      "route",
    ]),
    notConsumed: metrics.counter("gateway_come_back_total", "Documents that asked the carrier to come back.", [
      "route",
    ]),
    answerSeconds: metrics.histogram("gateway_answer_seconds", "From a webhook's arrival to its answer.", ["route"]),
    batchSize: metrics.histogram(
      "gateway_insert_batch_facts",
      "Facts stored by one statement.",
      [],
      [1, 2, 5, 10, 20, 50, 100, 200],
    ),
  };
}
