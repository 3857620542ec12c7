import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FromMixer, ToMixer } from "../mixer/messages.ts";
import type { Mixer } from "./mixer.ts";

const PROGRAM = fileURLToPath(new URL("../mixer/child.ts", import.meta.url));
const OPEN_LIMIT_MS = 5000;

type Opening = { resolve(sdp: string): void; reject(error: Error): void };

/**
 * A mixer in a process of its own, started with the first leg: the native WebRTC library may fail there without taking
 * the carrier along. When it dies, legs are silent until the next one is opened in a fresh process.
 */
export const mixerProcess = (report: (error: unknown) => void): Mixer => {
  const openings = new Map<string, Opening>();
  const legs = new Set<string>();
  let child: ChildProcess | undefined;
  let closing = false;
  const running = (): ChildProcess => {
    if (child) return child;
    const started = fork(PROGRAM, { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    child = started;
    started.on("message", (message: FromMixer) => settle(openings, message));
    started.on("error", report);
    started.on("exit", (code, signal) => {
      if (child === started) child = undefined;
      for (const opening of openings.values()) opening.reject(new Error("the mixer's process ended"));
      openings.clear();
      if (!closing && legs.size > 0) report(new Error(`the mixer's process ended: ${signal ?? code}`));
      legs.clear();
    });
    return started;
  };
  const tell = (message: ToMixer) => {
    if (child?.connected) child.send(message, () => {}); // A child that is gone is reported by its exit.
  };
  const describe = (leg: string, message: ToMixer) => {
    legs.add(leg);
    running();
    const description = opened(openings, leg);
    tell(message);
    return description;
  };
  return {
    open: (leg, sdp) => describe(leg, { type: "open", leg, sdp }),
    invite: (leg) => describe(leg, { type: "invite", leg }),
    accept: (leg, sdp) => tell({ type: "accept", leg, sdp }),
    hear(hearing) {
      const changed = hearing.filter(({ leg }) => legs.has(leg));
      if (changed.length > 0) tell({ type: "hear", hearing: changed });
    },
    sound(leg, sound) {
      if (legs.has(leg)) tell({ type: "sound", leg, sound });
    },
    shut(leg) {
      if (legs.delete(leg)) tell({ type: "shut", leg });
    },
    async close() {
      closing = true;
      const ending = child;
      if (!ending) return;
      const ended = once(ending, "exit");
      if (ending.connected) ending.disconnect();
      await ended;
    },
  };
};

const opened = (openings: Map<string, Opening>, leg: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      openings.delete(leg);
      reject(new Error("the mixer did not answer"));
    }, OPEN_LIMIT_MS);
    const finish = () => {
      clearTimeout(timer);
      openings.delete(leg);
    };
    openings.set(leg, {
      resolve(sdp) {
        finish();
        resolve(sdp);
      },
      reject(error) {
        finish();
        reject(error);
      },
    });
  });

const settle = (openings: ReadonlyMap<string, Opening>, message: FromMixer): void => {
  const opening = openings.get(message.leg);
  if (message.type === "opened") opening?.resolve(message.sdp);
  else opening?.reject(new Error(message.message));
};
