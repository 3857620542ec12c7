import type { InboxFact } from "@touchstone/contracts";
import type { Intake } from "@touchstone/db";
import type { Agent, Interaction } from "@touchstone/domain";
import type { Clock } from "@touchstone/router";
import type { WakeUps } from "@touchstone/runtime";
import { createLiveness, type Liveness } from "@touchstone/screenpop";
import type { DatabaseModel } from "./databaseModel.ts";
import { TENANT_ID } from "./house.ts";
import type { Network } from "./network.ts";
import type { Life } from "./simulatedProcess.ts";

const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
const BEAT_MS = 2_000;
const TICK_MS = 1_000;

/** What a desk shows: committed rows of one instant. */
export interface DeskView {
  readonly version: number;
  readonly agent: Agent;
  /** The call that the agent is busy with. */
  readonly contact: Interaction | null;
  /** What else the agent is busy with. */
  readonly tasks: readonly Interaction[];
}

/** One tab of an agent's desk, as the process has it. */
export interface DeskTab {
  readonly id: string;
  readonly agentId: string;
  show(view: DeskView): void;
}

export interface ScreenpopDeps {
  readonly life: Life;
  readonly clock: Clock;
  readonly db: DatabaseModel;
  readonly network: Network;
  readonly wakeUps: WakeUps;
  /** Set when a router lives in the same process. */
  readonly intake: Intake | null;
}

/** One life of a screenpop process. The desks' standing is judged and told by the product's own code. */
export class ScreenpopModel {
  readonly life: Life;
  readonly #deps: ScreenpopDeps;
  readonly #nodeId: string;
  readonly #tabs = new Map<string, DeskTab>();
  readonly #liveness: Liveness;
  #isReading = false;
  #readAgain = false;

  constructor(deps: ScreenpopDeps) {
    this.life = deps.life;
    this.#deps = deps;
    this.#nodeId = deps.clock.newId();
    this.#liveness = createLiveness({
      nodeId: this.#nodeId,
      send: (_tenant, key, body) => this.#insert(key, body),
      onError: () => {},
      now: deps.clock.monotonicMs,
    });
    deps.wakeUps.on("consumed", () => this.#read());
    this.#every(RENEW_MS, () => this.#renew());
    this.#every(TICK_MS, () => this.#liveness.tick());
    this.#every(BEAT_MS, () => this.#beat());
    this.#renew();
  }

  open(tab: DeskTab, canTalk: boolean): void {
    this.#tabs.set(tab.id, tab);
    this.#liveness.opened(TENANT_ID, tab.agentId, tab.id);
    this.#liveness.stated(tab.agentId, tab.id, canTalk);
    this.#read();
  }

  state(tab: DeskTab, canTalk: boolean): void {
    this.#liveness.stated(tab.agentId, tab.id, canTalk);
  }

  close(tab: DeskTab): void {
    this.#tabs.delete(tab.id);
    this.#liveness.closed(tab.agentId, tab.id);
  }

  has(tab: DeskTab): boolean {
    return this.#tabs.get(tab.id) === tab;
  }

  /** A click; nothing comes back but, in time, another view. */
  click(agentId: string, clickId: string, body: InboxFact): void {
    // A click that did not arrive is clicked again by the desk, under the same id.
    this.#insert(`click:${agentId}:${clickId}`, body).catch(() => {});
  }

  async #insert(key: string, body: InboxFact): Promise<void> {
    const { network, life, db, clock, wakeUps, intake } = this.#deps;
    const id = clock.newId();
    if (await intake?.take({ tenantId: TENANT_ID, id, key, body })) return;
    await network.ask(life, "database", "insert", () => db.insertFacts([{ tenantId: TENANT_ID, id, key, body }]));
    wakeUps.notify("inbox", TENANT_ID);
  }

  #renew(): void {
    const { network, life, db } = this.#deps;
    // The next turn tries again; a lease that ends is what this is about.
    network
      .ask(life, "database", "renew desks", () => void db.deskNodes.set(this.#nodeId, db.now + LEASE_MS))
      .catch(() => {});
  }

  #beat(): void {
    this.#read((view) => this.#liveness.compare(view.agent.id, view.agent.connection));
  }

  #read(alsoFor: (view: DeskView) => void = () => {}): void {
    this.#readAgain = true;
    if (this.#isReading || this.#tabs.size === 0) return;
    this.#isReading = true;
    this.#readAgain = false;
    const agentIds = [...new Set([...this.#tabs.values()].map(({ agentId }) => agentId))];
    void this.#deps.network
      .ask(this.#deps.life, "database", "desks", () => agentIds.flatMap((id) => viewOf(this.#deps.db, id)))
      .then(
        (views) => this.#show(views, alsoFor),
        () => {}, // The next beat reads again.
      )
      .then(() => {
        this.#isReading = false;
        if (this.#readAgain) this.#read();
      });
  }

  #show(views: readonly DeskView[], alsoFor: (view: DeskView) => void): void {
    for (const view of views) {
      alsoFor(view);
      for (const tab of this.#tabs.values()) if (tab.agentId === view.agent.id) tab.show(view);
    }
  }

  #every(ms: number, work: () => void): void {
    this.#deps.clock.after(ms, () => {
      work();
      this.#every(ms, work);
    });
  }
}

function viewOf(db: DatabaseModel, agentId: string): DeskView[] {
  const found = db.agents.get(agentId);
  if (found === undefined) return [];
  const { state: agent, version } = found;
  const id = agent.voice.kind === "idle" ? null : agent.voice.interactionId;
  const rowOf = (contactId: string) => db.contacts.get(contactId)?.row;
  const tasks = agent.tasks.flatMap(({ interactionId }) => rowOf(interactionId) ?? []);
  return [{ version, agent, contact: (id === null ? undefined : rowOf(id)) ?? null, tasks }];
}
