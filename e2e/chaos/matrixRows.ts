import type { Armed } from "./armory.ts";

export type Victim = "gateway" | "router" | "screenpop" | "worker" | "api" | "web" | "postgres" | "redis";

/** One blow: who is hit, where, and how. */
export interface MatrixRow {
  readonly victim: Victim;
  /** A point of crashPoints.ts, or "any" for a blow from outside. */
  readonly point: string;
  readonly how: Armed["action"] | "away" | "flush" | "full" | "restart";
  /** How long it stays stopped or away, seconds. */
  readonly seconds?: number;
}

/** A stopped process comes back after its lease and its claims are another's. */
const STOPPED_S = 5;

const POINTS: Readonly<Record<string, readonly string[]>> = {
  gateway: ["insert-facts:before", "insert-facts:after", "answer:after"],
  router: [
    "floor-facts:before",
    "commit:after",
    "claim-effects:before",
    "claim-effects:after",
    "carrier:before",
    "carrier:after",
    "finish-effect:before",
    "finish-effect:after",
    "lease-floors:before",
    "lease-floors:after",
  ],
  screenpop: ["insert-facts:before", "insert-facts:after"],
  worker: ["commit:before", "commit:after"],
};

const pointsOf = (how: "SIGKILL" | "SIGSTOP"): MatrixRow[] =>
  Object.entries(POINTS).flatMap(([victim, points]) =>
    points.map((point) => ({
      victim: victim as Victim,
      point,
      how,
      ...(how === "SIGSTOP" && { seconds: STOPPED_S }),
    })),
  );

const CUTS: readonly MatrixRow[] = [
  { victim: "router", point: "commit:cut", how: "cut" },
  { victim: "worker", point: "commit:cut", how: "cut" },
  { victim: "gateway", point: "insert-facts:cut", how: "cut" },
  { victim: "screenpop", point: "insert-facts:cut", how: "cut" },
];

/** For `npm test`: each kind of process and each hop once. */
export const SHORT: readonly MatrixRow[] = [
  { victim: "gateway", point: "insert-facts:after", how: "SIGKILL" },
  { victim: "router", point: "commit:cut", how: "cut" },
  { victim: "router", point: "carrier:after", how: "SIGKILL" },
  { victim: "screenpop", point: "insert-facts:after", how: "SIGKILL" },
  { victim: "worker", point: "commit:before", how: "SIGKILL" },
  { victim: "router", point: "commit:after", how: "SIGSTOP", seconds: STOPPED_S },
];

/** Everything; `withRedis` adds what happens to Redis. `awaySeconds` is for how long servers are away or stopped. */
export function everyRow(withRedis: boolean, awaySeconds: number): MatrixRow[] {
  const servers: MatrixRow[] = [
    { victim: "postgres", point: "any", how: "SIGKILL" },
    { victim: "postgres", point: "any", how: "SIGSTOP", seconds: awaySeconds },
    { victim: "postgres", point: "any", how: "away", seconds: awaySeconds },
    { victim: "postgres", point: "any", how: "full", seconds: 5 },
  ];
  const redis: MatrixRow[] = [
    { victim: "redis", point: "any", how: "SIGKILL" },
    { victim: "redis", point: "any", how: "flush" },
    { victim: "redis", point: "any", how: "SIGSTOP", seconds: awaySeconds },
  ];
  const restarts = Array.from({ length: 20 }, (_, n): MatrixRow => {
    const victims = ["gateway", "router", "screenpop", "worker", "api"] as const;
    return { victim: victims[n % victims.length] as Victim, point: "any", how: "restart" };
  });
  const askedByPeople = (["api", "web"] as const).flatMap((victim): MatrixRow[] => [
    { victim, point: "any", how: "SIGKILL" },
    { victim, point: "any", how: "SIGSTOP", seconds: STOPPED_S },
  ]);
  return [
    ...pointsOf("SIGKILL"),
    ...pointsOf("SIGSTOP"),
    ...CUTS,
    ...askedByPeople,
    ...restarts,
    ...servers,
    ...(withRedis ? redis : []),
  ];
}
