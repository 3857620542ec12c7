import type { WakeUps } from "@touchstone/runtime";
import { createDice, type Dice } from "./dice.ts";
import type { Schedule } from "./schedule.ts";
import type { Life } from "./simulatedProcess.ts";

interface Ear {
  readonly life: Life;
  readonly topic: string;
  readonly listener: (tenantId: string) => void;
}

const LATEST_MS = 80;

/** Wake-ups between processes. One in fifty is lost, and nobody is told: the slow polls have to find what it was about. */
export class Hints {
  readonly #schedule: Schedule;
  readonly #dice: Dice;
  readonly #ears = new Set<Ear>();

  constructor(seed: number, schedule: Schedule) {
    this.#schedule = schedule;
    this.#dice = createDice(seed, "hints");
  }

  of(life: Life): WakeUps {
    return {
      notify: (topic, tenantId) => this.#notify(life, topic, tenantId),
      on: (topic, listener) => {
        const ear = { life, topic, listener };
        this.#ears.add(ear);
        return () => void this.#ears.delete(ear);
      },
      onGap: () => () => {},
      close: async () => {},
    };
  }

  /** A process that died listens no more. */
  forget(life: Life): void {
    for (const ear of this.#ears) if (ear.life.process === life.process) this.#ears.delete(ear);
  }

  #notify(from: Life, topic: string, tenantId: string): void {
    for (const ear of this.#ears) {
      if (ear.topic !== topic) continue;
      if (ear.life === from) ear.listener(tenantId);
      else if (!this.#dice.chance(0.02)) {
        const name = `a hint of ${topic} for ${ear.life.process.name}`;
        this.#schedule.after(this.#dice.between(1, LATEST_MS), name, () => ear.life.run(() => ear.listener(tenantId)));
      }
    }
  }
}
