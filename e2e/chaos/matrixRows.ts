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
  /** It is asked to end, so that it, or who comes after it, gets to the point. */
  readonly isLeaving?: boolean;
  /** Of the carrier, so that it gets to the point. */
  readonly meanwhile?: CarrierFault;
}

/** The carrier is slow, has too much to do, or its callbacks get lost. */
export type CarrierFault = "slow" | "busy" | "silent";

export const nameOf = ({ victim, point, how, seconds, isLeaving, meanwhile }: MatrixRow): string => {
  const what = `${victim} ${how}${seconds ? ` ${seconds} s` : ""}${point === "any" ? "" : ` at ${point}`}`;
  return `${what}${isLeaving ? ", leaving" : ""}${meanwhile ? `, carrier ${meanwhile}` : ""}`;
};

/** A router's leases and claims are another's by then. */
const STOPPED_S = 5;
/** Of the others nobody has to take anything over: long enough for everybody to turn away from one that hangs. */
const HELD_S = 2;

/**
 * Before and after each commit, each thing said to somebody outside, and each answer or acknowledgement, by who does it. Held against
 * the code, hop by hop, in docs/many-processes.md.
 */
const POINTS = {
  gateway: ["insert-facts", "insert-quarantine", "hint", "hint-heard", "answer"],
  router: [
    "commit",
    "claim-effects",
    "renew-effect-claims",
    "carrier",
    "retry-effect",
    "finish-effect",
    "lease-floors",
    "insert-facts",
    "write-listed-until",
    "settle-attachment",
    "hint",
    "hint-heard",
  ],
  screenpop: [
    "commit",
    "insert-facts",
    "clear-draft",
    "renew-desk-node",
    "click-told",
    "offer-told",
    "change-told",
    "hint",
    "hint-heard",
  ],
  worker: ["commit", "hint-heard", "job-added", "job-taken", "job-done", "write"],
  api: ["commit", "insert-facts", "answer", "hint", "hint-heard"],
  web: ["answer"],
} as const satisfies Partial<Record<Victim, readonly string[]>>;

/** What does not happen by itself all the time. */
const OCCASIONS: Readonly<Record<string, Partial<MatrixRow>>> = {
  "router renew-effect-claims": { meanwhile: "slow" },
  "router retry-effect": { meanwhile: "busy" },
  "router insert-facts": { meanwhile: "silent" },
  // The house is kept when a worker starts.
  "worker write": { isLeaving: true },
};

const moments = () =>
  (Object.keys(POINTS) as (keyof typeof POINTS)[]).flatMap((victim) =>
    POINTS[victim].flatMap((point) =>
      ["before", "after"].map((when) => ({ ...OCCASIONS[`${victim} ${point}`], victim, point: `${point}:${when}` })),
    ),
  );

/** Each kind of process in turn: what a killed worker had taken, another may have only after ten seconds, and others are hit meanwhile. */
function inTurn(rows: readonly MatrixRow[]): MatrixRow[] {
  const placed = [...Map.groupBy(rows, ({ victim }) => victim).values()].flatMap((own) =>
    own.map((row, n) => ({ row, place: (n + 0.5) / own.length })),
  );
  return placed.sort((a, b) => a.place - b.place).map(({ row }) => row);
}

const pointsOf = (how: "SIGKILL" | "SIGSTOP"): MatrixRow[] =>
  moments().map((moment) => ({
    ...moment,
    how,
    ...(how === "SIGSTOP" && { seconds: moment.victim === "router" ? STOPPED_S : HELD_S }),
  }));

/** An answer that gets lost: what it acknowledged is done. */
const CUTS: readonly MatrixRow[] = [
  { victim: "router", point: "commit:cut", how: "cut" },
  { victim: "router", point: "finish-effect:cut", how: "cut" },
  { victim: "router", point: "claim-effects:cut", how: "cut" },
  { victim: "router", point: "renew-effect-claims:cut", how: "cut", meanwhile: "slow" },
  { victim: "router", point: "retry-effect:cut", how: "cut", meanwhile: "busy" },
  { victim: "router", point: "lease-floors:cut", how: "cut" },
  { victim: "router", point: "settle-attachment:cut", how: "cut" },
  { victim: "worker", point: "commit:cut", how: "cut" },
  { victim: "gateway", point: "insert-facts:cut", how: "cut" },
  { victim: "screenpop", point: "insert-facts:cut", how: "cut" },
  { victim: "screenpop", point: "commit:cut", how: "cut" },
  { victim: "screenpop", point: "renew-desk-node:cut", how: "cut" },
  { victim: "api", point: "commit:cut", how: "cut" },
  { victim: "api", point: "insert-facts:cut", how: "cut" },
];

/** In the middle of handing its floors over it dies all the same. */
const HAND_OVERS: readonly MatrixRow[] = [
  { victim: "router", point: "release-floors:before", how: "SIGKILL", isLeaving: true },
  { victim: "router", point: "release-floors:after", how: "SIGKILL", isLeaving: true },
];

/** For `npm test`: each kind of process and each hop once, and a Redis where there is one. */
export const shortRows = (withRedis: boolean): MatrixRow[] => [
  { victim: "worker", point: "job-done:after", how: "SIGKILL" },
  { victim: "gateway", point: "insert-facts:after", how: "SIGKILL" },
  { victim: "router", point: "commit:cut", how: "cut" },
  { victim: "router", point: "carrier:after", how: "SIGKILL" },
  { victim: "router", point: "retry-effect:cut", how: "cut", meanwhile: "busy" },
  { victim: "screenpop", point: "insert-facts:after", how: "SIGKILL" },
  { victim: "api", point: "commit:after", how: "SIGKILL" },
  { victim: "web", point: "answer:before", how: "SIGKILL" },
  { victim: "router", point: "commit:after", how: "SIGSTOP", seconds: STOPPED_S },
  { victim: "router", point: "claim-effects:after", how: "SIGSTOP", seconds: STOPPED_S },
  { victim: "worker", point: "commit:before", how: "SIGKILL" },
  ...(withRedis ? [{ victim: "redis", point: "any", how: "SIGKILL" } as const] : []),
];

/** Only texts bring files. */
const isOfTexts = ({ point }: MatrixRow) => point.startsWith("settle-attachment:");

export interface EveryRowOptions {
  /** What happens to Redis, too. */
  readonly withRedis: boolean;
  /** Texts come in, too. */
  readonly withTexts: boolean;
  /** For how long servers are away or stopped. */
  readonly awaySeconds: number;
}

export function everyRow({ withRedis, withTexts, awaySeconds }: EveryRowOptions): MatrixRow[] {
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
  const all = [
    ...inTurn(pointsOf("SIGKILL")),
    ...HAND_OVERS,
    ...inTurn(pointsOf("SIGSTOP")),
    ...CUTS,
    ...restarts,
    ...servers,
    ...(withRedis ? redis : []),
  ];
  return withTexts ? all : all.filter((row) => !isOfTexts(row));
}
