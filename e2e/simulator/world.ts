import { createIntake, type Intake } from "@touchstone/db";
import { createRouter, type Router } from "@touchstone/router";
import type { Log } from "@touchstone/runtime";
import type { CallList, VoicePort } from "@touchstone/telephony";
import { AgentBot } from "./agentBot.ts";
import { CarrierModel } from "./carrierModel.ts";
import { DatabaseModel, RuleBroken } from "./databaseModel.ts";
import { createDice, type Dice } from "./dice.ts";
import { type Gateway, startGateway } from "./gatewayModel.ts";
import { Hints } from "./hints.ts";
import { AGENT_IDS, agents, lines, PUBLIC_URL, queues, TENANT_ID } from "./house.ts";
import { createModelArrivals, createModelListing, createModelStore } from "./modelStore.ts";
import { LineLost, Network } from "./network.ts";
import { type Letter, Postman, type Reply } from "./postman.ts";
import { createSchedule, type Schedule } from "./schedule.ts";
import { ScreenpopModel } from "./screenpopModel.ts";
import { type Life, SimulatedProcess } from "./simulatedProcess.ts";
import { messagingOf, TextCarrier } from "./textCarrier.ts";
import { startWorker } from "./workerModel.ts";

const START = 1_750_000_000_000;
export const POISON = "poison:";

export interface WorldOptions {
  readonly seed: number;
  /** Told of every event and of what is worth a line in a history. */
  readonly heard?: (line: string) => void;
}

/** A whole installation in one thread, with a contact centre and its callers, all on one seeded schedule. */
export class World {
  readonly seed: number;
  readonly schedule: Schedule;
  readonly network: Network;
  readonly hints: Hints;
  readonly db: DatabaseModel;
  readonly postman: Postman;
  readonly carrier: CarrierModel;
  readonly texts: TextCarrier;
  readonly routers: readonly SimulatedProcess[];
  readonly gateways: readonly SimulatedProcess[];
  readonly screenpops: readonly SimulatedProcess[];
  readonly workers: readonly SimulatedProcess[];
  readonly bots: readonly AgentBot[];
  /** The first thing that is wrong. */
  violation: string | null = null;
  #awaitedUntil = 0;
  readonly #running = new Map<SimulatedProcess, Router>();
  readonly #gatewayOf = new Map<SimulatedProcess, { life: Life; answer: Gateway }>();
  readonly #screenpopOf = new Map<SimulatedProcess, ScreenpopModel>();
  readonly #balance: Dice;
  readonly #heard: (line: string) => void;

  constructor({ seed, heard }: WorldOptions) {
    this.seed = seed;
    this.#heard = heard ?? (() => {});
    this.schedule = createSchedule(START, () => {});
    this.network = new Network(seed, this.schedule);
    this.hints = new Hints(seed, this.schedule);
    this.db = new DatabaseModel(TENANT_ID, () => this.schedule.now);
    this.postman = new Postman(seed, this.schedule, (letter, reply) => this.#receive(letter, reply));
    this.carrier = new CarrierModel(seed, this.schedule, this.postman);
    this.texts = new TextCarrier(seed);
    this.#balance = createDice(seed, "balance");
    const shape = createDice(seed, "shape");
    if (shape.chance(0.4)) {
      const houses = this.#processes("house", shape.between(1, 2), (life) => this.#startHouse(life));
      this.routers = houses;
      this.gateways = houses;
      this.screenpops = houses;
    } else {
      this.routers = this.#processes("router", shape.between(1, 3), (life) => this.#startRouter(life, null));
      this.gateways = this.#processes("gateway", shape.between(1, 2), (life) => this.#startGateway(life, null));
      this.screenpops = this.#processes("screenpop", shape.between(1, 2), (life) => this.#startScreenpop(life, null));
    }
    this.workers = this.#processes("worker", shape.between(1, 2), (life) => startWorker(this.#depsOf(life)));
    const findScreenpop = () => this.#findScreenpop();
    const { schedule, carrier } = this;
    this.bots = AGENT_IDS.map((id) => new AgentBot(id, { seed, schedule, carrier, findScreenpop }));
  }

  get processes(): readonly SimulatedProcess[] {
    return [...new Set([...this.routers, ...this.gateways, ...this.screenpops, ...this.workers])];
  }

  /** The settings stand in the inbox before anybody starts. */
  open(): void {
    const bodies = [
      ...queues.map((queue) => ({ type: "queueSet", queue })),
      ...lines.map(({ address, ...line }) => ({ type: "lineSet", line, address, name: "Line", region: "GB" })),
      ...agents.map((agent) => ({ type: "agentSet", agent })),
    ];
    for (const body of bodies) this.tell(body);
    for (const process of this.processes) process.start();
  }

  /** A fact from elsewhere: the api, an administrator. */
  tell(body: object, key = `api:${this.db.inbox.size}`): void {
    const id = `${idTime(this.schedule.now)}-7000-8000-${String(this.db.inbox.size).padStart(12, "0")}`;
    this.db.insertFacts([{ tenantId: TENANT_ID, id, key, body }]);
  }

  /** The world is not over before this instant: something is still to come. */
  awaitUntil(at: number): void {
    this.#awaitedUntil = Math.max(this.#awaitedUntil, at);
  }

  get awaitedUntil(): number {
    return this.#awaitedUntil;
  }

  /** Finishes what is in flight, hands over, and is started again after `ms`. */
  stopRouter(process: SimulatedProcess, ms: number): void {
    const router = this.#running.get(process);
    if (router === undefined || !process.answers) return;
    const over = () => this.killFor(process, ms);
    // A process that cannot stop in order is killed by whoever supervises it.
    router.stop().then(over, over);
  }

  killFor(process: SimulatedProcess, ms: number): void {
    process.kill();
    this.schedule.after(ms, `${process.name} is started`, () => process.start());
  }

  pauseFor(process: SimulatedProcess, ms: number): void {
    process.pause();
    this.schedule.after(ms, `${process.name} wakes`, () => process.resume());
  }

  /** Everything that was done to the world is undone. */
  heal(): void {
    this.network.heal();
    this.postman.weather = { drops: 0, repeats: 0.02, delayMs: 40 };
    for (const process of this.processes) {
      process.resume();
      process.start();
    }
  }

  say(line: string): void {
    const at = ((this.schedule.now - START) / 1000).toFixed(3).padStart(8);
    this.#heard(`${at} s  ${line}`);
  }

  fail(what: string): void {
    if (this.violation !== null) return;
    this.violation = what;
    this.say(`VIOLATION ${what}`);
  }

  #processes(kind: string, count: number, start: (life: Life) => void): SimulatedProcess[] {
    return Array.from({ length: count }, (_, n) => {
      const begin = (life: Life) => {
        this.hints.forget(life);
        start(life);
      };
      return new SimulatedProcess(`${kind}-${n}`, this.seed, this.schedule, begin);
    });
  }

  #depsOf(life: Life) {
    const { db, network } = this;
    return { life, clock: life.process.clockOf(life), db, network, wakeUps: this.hints.of(life) };
  }

  /** All in one process, whose edges hand their facts to its router. */
  #startHouse(life: Life): void {
    const intake = createIntake();
    this.#startRouter(life, intake);
    this.#startGateway(life, intake);
    this.#startScreenpop(life, intake);
  }

  #startRouter(life: Life, intake: Intake | null): void {
    const { clock, wakeUps } = this.#depsOf(life);
    const router = createRouter({
      store: createModelStore(this.db, this.network, life),
      listing: { carrier: this.#listOf(life), store: createModelListing(this.db, this.network, life) },
      ...(intake === null ? {} : { intake, arrivals: createModelArrivals(this.db, this.network, life) }),
      clock,
      wakeUps,
      screens: { committed: () => {} },
      voice: this.#voiceOf(life),
      messaging: messagingOf(this.texts, this.network, life),
      publicUrl: PUBLIC_URL,
      log: this.#logOf(life),
      metrics: { facts: () => {}, parked: () => {}, conflict: () => {}, commitMs: () => {}, effect: () => {} },
      nodeId: `${life.process.name}:${life.number}`,
    });
    this.#running.set(life.process, router);
    router.start().catch(() => {
      // No database at the start: the process ends and is started again.
      if (life.isCurrent) this.killFor(life.process, 1_000);
    });
  }

  #voiceOf(life: Life): VoicePort {
    return {
      perform: (command) =>
        this.network
          .ask(life, "carrier", command.effect.type, () => this.carrier.perform(command))
          .catch(() => ({ kind: "retry", code: "ECONNRESET" }) as const),
      findCall: (_account, callId) =>
        this.network.ask(life, "carrier", "findCall", () => this.carrier.findCall(callId)),
    };
  }

  #listOf(life: Life): CallList {
    return {
      callsSince: (_account, since) =>
        this.network.ask(life, "carrier", "list calls", () => this.carrier.callsSince(since)),
    };
  }

  /** What the router complains of is part of the history; what nobody did to it is a bug. */
  #logOf(life: Life): Log {
    const told = (level: string) => (context: { err?: unknown; factId?: string }, words: string) => {
      this.say(`${life.process.name} ${level}: ${words}${context.err === undefined ? "" : ` (${context.err})`}`);
      const isPoisoned = this.db.inbox.get(context.factId ?? "")?.key.startsWith(POISON);
      if (level === "error" && !isPoisoned && !isExpected(context.err))
        this.fail(`${words}: ${(context.err as Error)?.stack ?? context.err}`);
    };
    const log = { debug: told("debug"), info: told("info"), warn: told("warn"), error: told("error") };
    return log as unknown as Log;
  }

  #startGateway(life: Life, intake: Intake | null): void {
    this.#gatewayOf.set(life.process, { life, answer: startGateway({ ...this.#depsOf(life), intake }) });
  }

  #startScreenpop(life: Life, intake: Intake | null): void {
    this.#screenpopOf.set(life.process, new ScreenpopModel({ ...this.#depsOf(life), intake }));
  }

  #findScreenpop(): ScreenpopModel | null {
    const there = this.screenpops.filter((process) => process.answers);
    return there.length === 0 ? null : (this.#screenpopOf.get(this.#balance.pick(there)) ?? null);
  }

  /** The proxy in front of the gateways: knows who is dead, and not who sleeps. */
  #receive(letter: Letter, reply: (reply: Reply) => void): void {
    const there = this.gateways.filter((process) => process.isUp);
    const gateway = there.length === 0 ? undefined : this.#gatewayOf.get(this.#balance.pick(there));
    if (gateway === undefined) reply(null);
    gateway?.life.run(() => {
      gateway.answer(letter).then(
        (answer) => gateway.life.run(() => reply(answer)),
        (error: unknown) => this.fail(`the gateway threw: ${(error as Error).stack}`),
      );
    });
  }
}

/** A line that was cut, the fence; and a rule of the database, whose breaker has to be parked, which is looked at there. */
function isExpected(error: unknown): boolean {
  return error instanceof LineLost || error instanceof RuleBroken || (error as Error)?.name === "FloorConflict";
}

function idTime(ms: number): string {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
