import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** The process's Prometheus metrics. Asking for the same name twice gives the same metric, so apps in one process can share. */
export interface Metrics {
  registry: Registry;
  counter<Label extends string = string>(name: string, help: string, labels?: Label[]): Counter<Label>;
  gauge<Label extends string = string>(name: string, help: string, labels?: Label[]): Gauge<Label>;
  /** A histogram of seconds by default; `buckets` are upper bounds. */
  histogram<Label extends string = string>(
    name: string,
    help: string,
    labels?: Label[],
    buckets?: number[],
  ): Histogram<Label>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10];

/** A registry with Node's own figures (event-loop lag, heap, GC) and the apps' metrics to come. */
export function createMetrics(options: { defaults?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.defaults ?? true) collectDefaultMetrics({ register: registry });
  const common = (name: string, help: string, labelNames: string[] = []) => ({
    name,
    help,
    labelNames,
    registers: [registry],
  });
  const once = <M>(name: string, make: () => M) => (registry.getSingleMetric(name) as M | undefined) ?? make();
  return {
    registry,
    counter: (name, help, labels) => once(name, () => new Counter(common(name, help, labels))) as Counter<never>,
    gauge: (name, help, labels) => once(name, () => new Gauge(common(name, help, labels))) as Gauge<never>,
    histogram: (name, help, labels, buckets = SECONDS) =>
      once(name, () => new Histogram({ ...common(name, help, labels), buckets })) as Histogram<never>,
  };
}
