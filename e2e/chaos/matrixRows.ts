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
  /** It is asked to end, so that it comes to the point. */
  readonly isLeaving?: boolean;
}

export const nameOf = ({ victim, point, how, seconds, isLeaving }: MatrixRow): string =>
  `${victim} ${how}${seconds ? ` ${seconds} s` : ""}${point === "any" ? "" : ` at ${point}`}${isLeaving ? ", leaving" : ""}`;

/** A router's leases and claims are another's by then. */
const STOPPED_S = 5;
/** Of the others nobody has to take anything over: long enough for everybody to turn away from one that hangs. */
const HELD_S = 2;

/** Before and after each commit, each thing said to somebody outside, and each answer or acknowledgement, by who does it. */
const POINTS = {
  gateway: ["insert-facts", "hint", "answer"],
  router: ["commit", "claim-effects", "carrier", "finish-effect", "lease-floors", "write-listed-until", "hint"],
  screenpop: ["insert-facts", "renew-desk-node", "click-told", "offer-told", "hint"],
  worker: ["commit", "job-done"],
  api: ["commit", "insert-facts", "answer", "hint"],
  web: ["answer"],
} as const satisfies Partial<Record<Victim, readonly string[]>>;

/** With a Redis hints and jobs go through it, and not through statements. */
const ON_POSTGRES: readonly string[] = ["hint", "job-done"];

const moments = (withRedis: boolean) =>
  (Object.keys(POINTS) as (keyof typeof POINTS)[]).flatMap((victim) =>
    POINTS[victim]
      .filter((point) => !withRedis || !ON_POSTGRES.includes(point))
      .flatMap((point) => [`${point}:before`, `${point}:after`].map((moment) => ({ victim, point: moment }))),
  );

const pointsOf = (how: "SIGKILL" | "SIGSTOP", withRedis: boolean): MatrixRow[] =>
  moments(withRedis).map((moment) => ({
    ...moment,
    how,
    ...(how === "SIGSTOP" && { seconds: moment.victim === "router" ? STOPPED_S : HELD_S }),
  }));

/** An answer that gets lost: what it acknowledged is done. */
const CUTS: readonly MatrixRow[] = [
  { victim: "router", point: "commit:cut", how: "cut" },
  { victim: "router", point: "finish-effect:cut", how: "cut" },
  { victim: "router", point: "claim-effects:cut", how: "cut" },
  { victim: "worker", point: "commit:cut", how: "cut" },
  { victim: "gateway", point: "insert-facts:cut", how: "cut" },
  { victim: "screenpop", point: "insert-facts:cut", how: "cut" },
  { victim: "api", point: "commit:cut", how: "cut" },
  { victim: "api", point: "insert-facts:cut", how: "cut" },
];

/** In the middle of handing its floors over it dies all the same. */
const HAND_OVERS: readonly MatrixRow[] = [
  { victim: "router", point: "release-floors:before", how: "SIGKILL", isLeaving: true },
  { victim: "router", point: "release-floors:after", how: "SIGKILL", isLeaving: true },
];

/** For `npm test`: each kind of process and each hop once. */
export const SHORT: readonly MatrixRow[] = [
  { victim: "gateway", point: "insert-facts:after", how: "SIGKILL" },
  { victim: "router", point: "commit:cut", how: "cut" },
  { victim: "router", point: "carrier:after", how: "SIGKILL" },
  { victim: "screenpop", point: "insert-facts:after", how: "SIGKILL" },
  { victim: "worker", point: "commit:before", how: "SIGKILL" },
  { victim: "api", point: "commit:after", how: "SIGKILL" },
  { victim: "web", point: "answer:before", how: "SIGKILL" },
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
    const victims = ["gateway", "router", "screenpop", "worker", "api", "web"] as const;
    return { victim: victims[n % victims.length] as Victim, point: "any", how: "restart" };
  });
  return [
    ...pointsOf("SIGKILL", withRedis),
    ...HAND_OVERS,
    ...pointsOf("SIGSTOP", withRedis),
    ...CUTS,
    ...restarts,
    ...servers,
    ...(withRedis ? redis : []),
  ];
}
