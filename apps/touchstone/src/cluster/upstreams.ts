import { request } from "node:http";

/** One process that answers requests, on this machine. */
export interface Upstream {
  readonly port: number;
}

/** Which processes stand behind the proxy, by what they are. */
export interface Upstreams<Name extends string> {
  /** Who may be asked, in the order in which to try: the ready ones in turn, then those of which that is not known. */
  candidates(name: Name): Upstream[];
  /** Whether a process said by itself, a moment ago, that it is ready. */
  isReady(upstream: Upstream): boolean;
  /** Takes back what a process has said: it is another one now. */
  doubt(upstream: Upstream): void;
  close(): void;
}

const LOOK_EVERY_MS = 250;
/** One that was stopped accepts connections all the same and never answers: after this it counts as not ready. */
const ANSWER_MS = 700;

/** Asks each process for `/readyz` a few times a second and takes turns between those that say yes. */
export function watchUpstreams<Name extends string>(all: Readonly<Record<Name, readonly Upstream[]>>): Upstreams<Name> {
  const ready = new Set<Upstream>();
  const asking = new Set<Upstream>();
  const turns = new Map<string, number>();
  const look = (upstream: Upstream) => {
    if (asking.has(upstream)) return;
    asking.add(upstream);
    void isReady(upstream).then((yes) => {
      asking.delete(upstream);
      if (yes) ready.add(upstream);
      else ready.delete(upstream);
    });
  };
  const every = Object.values<readonly Upstream[]>(all).flat();
  const timer = setInterval(() => every.forEach(look), LOOK_EVERY_MS);
  return {
    candidates: (name) => {
      const turn = (turns.get(name) ?? 0) + 1;
      turns.set(name, turn);
      const inTurn = all[name].map((_, place, list) => list[(place + turn) % list.length] as Upstream);
      return [...inTurn.filter((one) => ready.has(one)), ...inTurn.filter((one) => !ready.has(one))];
    },
    isReady: (upstream) => ready.has(upstream),
    doubt: (upstream) => void ready.delete(upstream),
    close: () => clearInterval(timer),
  };
}

/** Never rejects: no answer is a no. */
function isReady({ port }: Upstream): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const question = request({ host: "127.0.0.1", port, path: "/readyz", timeout: ANSWER_MS }, (answer) => {
    answer.resume();
    resolve(answer.statusCode === 200);
  });
  question.on("timeout", () => question.destroy());
  question.on("error", () => resolve(false));
  question.on("close", () => resolve(false));
  question.end();
  return promise;
}
