import { type BoardServerEvents, type BoardSnapshot, type BoardView, PROTOCOL_VERSION } from "@touchstone/contracts";
import { type Database, readBoard, readBoardFrame } from "@touchstone/db";
import { BOARD_MS } from "./limits.ts";
import { createBoardDifference } from "./views/boardDifference.ts";
import { type BoardState, createBoardState, takeRows } from "./views/boardState.ts";
import { boardViewOf } from "./views/boardView.ts";

/** All boards of a tenant at once, so that what they are told is encoded once; or a single new one. */
export interface BoardAudience {
  emit<Event extends keyof BoardServerEvents>(event: Event, ...args: Parameters<BoardServerEvents[Event]>): void;
}

export interface BoardFeedOptions {
  readonly tenantId: string;
  readonly database: Database;
  readonly all: BoardAudience;
  readonly onError: (error: unknown) => void;
}

const NAMES_MS = 10_000;

/** Keeps one tenant's board up to date, incrementally, and tells all who look at it what changed: at most every 250 ms. */
export class BoardFeed {
  readonly #options: BoardFeedOptions;
  readonly #state: BoardState = createBoardState();
  readonly #difference = createBoardDifference();
  #view: BoardView | undefined;
  #version = 0;
  #namesReadAt = Number.NEGATIVE_INFINITY;
  #lastAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: BoardFeedOptions) {
    this.#options = options;
  }

  /** Something that the board shows may have changed. */
  touch(): void {
    if (this.#running) this.#again = true;
    if (this.#running || this.#timer) return;
    const waitMs = Math.max(0, this.#lastAt + BOARD_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#refresh().catch(this.#options.onError);
    }, waitMs);
  }

  /** Queues or people may be called something else, or be gone. */
  settingsChanged(): void {
    this.#namesReadAt = Number.NEGATIVE_INFINITY;
    this.touch();
  }

  /** The whole board as all the others hold it now. */
  async snapshot(): Promise<BoardSnapshot> {
    if (!this.#view) await this.#refresh();
    return this.#snapshotOf(this.#view as BoardView);
  }

  /** Tells everybody where the board stands; reads, so that a lost hint and the passing of time show. */
  beat(): void {
    if (this.#view) this.#options.all.emit("heartbeat", { version: this.#version, now: this.#state.now });
    this.touch();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#again = false;
  }

  async #refresh(): Promise<void> {
    this.#running ??= this.#read().finally(() => {
      this.#running = undefined;
      this.#lastAt = performance.now();
      if (!this.#again) return;
      this.#again = false;
      this.touch();
    });
    await this.#running;
  }

  async #read(): Promise<void> {
    const { database, tenantId } = this.#options;
    takeRows(this.#state, await readBoard(database.pool, tenantId, this.#state.position));
    if (this.#namesAreOld()) await this.#readNames();
    this.#tell(boardViewOf(this.#state));
  }

  #namesAreOld(): boolean {
    const { agents, agentNames } = this.#state;
    return performance.now() - this.#namesReadAt > NAMES_MS || [...agents.keys()].some((id) => !agentNames.has(id));
  }

  async #readNames(): Promise<void> {
    const { queues, agents } = await readBoardFrame(this.#options.database.pool, this.#options.tenantId);
    this.#state.queues = queues;
    this.#state.agentNames = agents;
    for (const id of this.#state.agents.keys()) if (!agents.has(id)) this.#state.agents.delete(id);
    this.#namesReadAt = performance.now();
  }

  #tell(view: BoardView): void {
    const difference = this.#difference(view);
    const after = this.#version;
    this.#view = view;
    if (difference.kind === "none") return;
    const { now, position } = this.#state;
    this.#version = position.version;
    if (difference.kind === "all") this.#options.all.emit("snapshot", this.#snapshotOf(view));
    else this.#options.all.emit("change", { after, version: this.#version, now, ...difference.change });
  }

  #snapshotOf(view: BoardView): BoardSnapshot {
    return { protocol: PROTOCOL_VERSION, version: this.#version, now: this.#state.now, ...view };
  }
}
