import { setTimeout as sleep } from "node:timers/promises";
import type { AgentServerEvents, CommittedChange, OfferPop } from "@touchstone/contracts";
import {
  type Database,
  type DeskRow,
  type OfferRow,
  readAgentNames,
  readDesks,
  readDesksTouchedSince,
  readDeskVersions,
  readOffers,
} from "@touchstone/db";
import { type Connection, type Push, ringingOffers } from "@touchstone/domain";
import type { DatabaseClock } from "./databaseClock.ts";
import { HEARTBEAT_MS } from "./limits.ts";
import { Lookers } from "./lookers.ts";
import { offerPopOf } from "./views/contactView.ts";
import { deskSnapshotOf, deskViewOf, ringingPopsOf } from "./views/deskView.ts";

/** One tab of an agent, as the feed sees it. */
export interface DeskTab {
  readonly agentId: string;
  emit<Event extends keyof AgentServerEvents>(event: Event, ...args: Parameters<AgentServerEvents[Event]>): void;
}

/** What a tab was sent last; the stream of each tab has no gaps of its own. */
interface Standing {
  /** Version that the tab holds; null before its first snapshot. */
  held: number | null;
  /** Version of the last whole view that it was sent. */
  viewed: number;
  wantsSnapshot: boolean;
}

export interface DeskFeedOptions {
  readonly tenantId: string;
  readonly database: Database;
  readonly clock: DatabaseClock;
  readonly onError: (error: unknown) => void;
  /** Seconds from being told of an offer until it is sent. */
  readonly popSent: (seconds: number) => void;
  /** The committed connection of a desk, at each heartbeat. */
  readonly compare: (agentId: string, connection: Connection) => void;
}

/** A thousand heartbeats at once would hold up whatever comes behind them for a tenth of a second. */
const BEAT_WITHIN_MS = HEARTBEAT_MS / 2;
/** Desks read in one statement. */
const BATCH = 50;
/** Until the next statement, unless a whole batch waits: what changes in a rush is read together. The first goes at once. */
const PACE_MS = 50;
/** From one view of a desk to its next; the first after a pause goes at once. */
const DESK_MS = 200;
/** An offer says all that a desk has to show at first, and its answer may come with the next commit. */
const AFTER_OFFER_MS = 150;
const ENDED_KEPT_MS = 60_000;

/** Sends the desks of one tenant what they show: offers at once, the rest as fast as it can be read. */
export class DeskFeed {
  readonly #options: DeskFeedOptions;
  readonly #standings = new Map<DeskTab, Standing>();
  readonly #tabs = new Map<string, Set<DeskTab>>();
  readonly #dirty = new Set<string>();
  /** Version of the last commit that touched a desk, as far as we were told. */
  readonly #touched = new Map<string, number>();
  /** Offers that ended, so that a slower read does not ring for them. */
  readonly #endedOffers = new Map<string, number>();
  /** Desks whose view is to be read at an instant of the monotonic clock. */
  readonly #later = new Map<string, number>();
  #laterTimer: NodeJS.Timeout | undefined;
  /** When each desk was read last. */
  readonly #readDeskAt = new Map<string, number>();
  readonly #names = new Map<string, string>();
  readonly #lookers = new Lookers();
  #refreshing = false;
  #readAt = Number.NEGATIVE_INFINITY;
  #seen = 0;

  constructor(options: DeskFeedOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#standings.size === 0;
  }

  add(tab: DeskTab): void {
    this.#standings.set(tab, { held: null, viewed: 0, wantsSnapshot: true });
    this.#tabs.set(tab.agentId, (this.#tabs.get(tab.agentId) ?? new Set()).add(tab));
    this.#refresh([tab.agentId]);
  }

  /** The tab shows this contact's thread now, or none: colleagues who have it open learn of it. */
  looks(tab: DeskTab, interactionId: string | null): void {
    if (!this.#standings.has(tab)) return;
    this.#refresh(this.#lookers.look(tab, tab.agentId, interactionId).filter((id) => this.#tabs.has(id)));
    if (interactionId !== null) this.#refresh([tab.agentId]);
  }

  /** Names of the colleagues who look at a contact beside this agent. */
  readonly #othersOf = (agentId: string) => (interactionId: string) =>
    this.#lookers.besides(agentId, interactionId).flatMap((id) => this.#names.get(id) ?? []);

  /** The customer of this contact is writing. */
  typing({ interactionId, agentId }: { readonly interactionId: string; readonly agentId: string }): void {
    for (const tab of this.#tabs.get(agentId) ?? []) tab.emit("typing", { interactionId });
  }

  remove(tab: DeskTab): void {
    this.looks(tab, null);
    this.#standings.delete(tab);
    const others = this.#tabs.get(tab.agentId);
    others?.delete(tab);
    if (others?.size !== 0) return;
    this.#tabs.delete(tab.agentId);
    this.#touched.delete(tab.agentId);
    this.#later.delete(tab.agentId);
    this.#readDeskAt.delete(tab.agentId);
  }

  /** The tab asks for a snapshot. */
  resync(tab: DeskTab): void {
    const standing = this.#standings.get(tab);
    if (!standing) return;
    standing.wantsSnapshot = true;
    this.#refresh([tab.agentId]);
  }

  /** The router committed. Returns at once. */
  committed({ version, pushes, agentsChanged, offers: read }: CommittedChange): void {
    this.#seen = Math.max(this.#seen, version);
    const here = pushes.filter((push) => this.#tabs.has(push.agentId));
    const offers = here.filter((push) => push.type === "offer");
    for (const push of here) if (push.type === "offerEnded") this.#endOffer(push, version);
    if (offers.length > 0) this.#sendOffers(offers, read).catch(this.#options.onError);
    const changed = agentsChanged.filter((id) => this.#tabs.has(id));
    for (const id of changed) this.#touched.set(id, Math.max(version, this.#touched.get(id) ?? 0));
    const offered = new Set(offers.map((push) => push.agentId));
    this.#refreshInTime(changed.filter((id) => !offered.has(id)));
    this.#refreshInTime(
      changed.filter((id) => offered.has(id)),
      performance.now() + AFTER_OFFER_MS,
    );
  }

  /** Somebody committed, and nobody told us what: the rows do. */
  look(): void {
    if (!this.isEmpty) this.#lookForTouched().catch(this.#options.onError);
  }

  /** Tells every tab where its desk stands, and sends a view to whoever is behind. Many are told one part after the other. */
  async beat(): Promise<void> {
    this.#forgetEndedOffers();
    const ids = [...this.#tabs.keys()];
    const parts = Math.ceil(ids.length / BATCH);
    for (let part = 0; part < parts && !this.isEmpty; part += 1) {
      if (part > 0) await sleep(BEAT_WITHIN_MS / parts, undefined, { ref: false });
      await this.#beatTo(ids.slice(part * BATCH, (part + 1) * BATCH));
    }
  }

  async #beatTo(agentIds: readonly string[]): Promise<void> {
    const { database, tenantId, clock, compare } = this.#options;
    const rows = await readDeskVersions(database.pool, tenantId, agentIds);
    const behind: string[] = [];
    for (const { agentId, version, connection, now } of rows) {
      clock.read(now);
      compare(agentId, connection);
      for (const tab of this.#tabs.get(agentId) ?? []) {
        const standing = this.#standings.get(tab);
        if (standing && (standing.wantsSnapshot || standing.viewed < version)) behind.push(agentId);
        tab.emit("heartbeat", { version, now });
      }
    }
    this.#refresh(behind);
  }

  /** Not before `earliest`, and not right after the last view: whatever comes until then is in it. */
  #refreshInTime(agentIds: readonly string[], earliest = 0): void {
    const now = performance.now();
    const due: string[] = [];
    for (const id of agentIds) {
      const at = Math.max(earliest, (this.#readDeskAt.get(id) ?? Number.NEGATIVE_INFINITY) + DESK_MS);
      if (at <= now) due.push(id);
      else this.#later.set(id, Math.min(at, this.#later.get(id) ?? at));
    }
    this.#refresh(due);
    if (this.#later.size > 0) this.#laterTimer ??= setTimeout(() => this.#refreshLater(), PACE_MS).unref();
  }

  #refreshLater(): void {
    this.#laterTimer = undefined;
    const now = performance.now();
    const due = [...this.#later].flatMap(([id, at]) => (at <= now ? [id] : []));
    this.#refresh(due);
    if (this.#later.size > 0) this.#laterTimer ??= setTimeout(() => this.#refreshLater(), PACE_MS).unref();
  }

  #refresh(agentIds: readonly string[]): void {
    for (const id of agentIds) {
      this.#dirty.add(id);
      this.#later.delete(id);
    }
    if (this.#refreshing || this.#dirty.size === 0) return;
    this.#refreshing = true;
    this.#readDirty()
      .catch(this.#options.onError) // The next heartbeat finds who is behind.
      .finally(() => {
        this.#refreshing = false;
      });
  }

  async #readDirty(): Promise<void> {
    const { database, tenantId } = this.#options;
    while (this.#dirty.size > 0) {
      const waitMs = this.#readAt + PACE_MS - performance.now();
      if (waitMs > 0 && this.#dirty.size < BATCH) await sleep(waitMs);
      this.#readAt = performance.now();
      const ids = [...this.#dirty].slice(0, BATCH);
      for (const id of ids) {
        this.#dirty.delete(id);
        if (this.#tabs.has(id)) this.#readDeskAt.set(id, this.#readAt);
      }
      for (const row of await readDesks(database.pool, tenantId, ids)) this.#show(row);
    }
  }

  #show(row: DeskRow): void {
    if (row.name !== null) this.#names.set(row.agent.id, row.name);
    this.#options.clock.read(row.now);
    for (const tab of this.#tabs.get(row.agent.id) ?? []) {
      const standing = this.#standings.get(tab);
      if (standing?.wantsSnapshot) this.#sendSnapshot(tab, standing, row);
      else if (standing) this.#sendChange(tab, standing, row);
    }
  }

  #sendSnapshot(tab: DeskTab, standing: Standing, row: DeskRow): void {
    // Somebody committed while this was read, perhaps an offer: the snapshot is read once more.
    if ((this.#touched.get(row.agent.id) ?? 0) > row.version) return void this.#dirty.add(row.agent.id);
    standing.wantsSnapshot = false;
    standing.held = row.version;
    standing.viewed = row.version;
    tab.emit("snapshot", deskSnapshotOf(row, this.#othersOf(row.agent.id)));
  }

  #sendChange(tab: DeskTab, standing: Standing, row: DeskRow): void {
    const step = this.#advance(tab, row.version);
    if (!step) return;
    standing.viewed = row.version;
    tab.emit("change", { ...step, now: row.now, ...deskViewOf(row, this.#othersOf(row.agent.id)) });
  }

  /** The step that a message makes in the tab's stream; null when the tab already holds something newer. */
  #advance(tab: DeskTab, version: number): { after: number; version: number } | null {
    const standing = this.#standings.get(tab);
    if (!standing || standing.held === null || version < standing.held) return null;
    const after = standing.held;
    standing.held = version;
    return { after, version };
  }

  async #sendOffers(
    pushes: readonly Extract<Push, { type: "offer" }>[],
    read: CommittedChange["offers"],
  ): Promise<void> {
    const { database, tenantId, clock, popSent } = this.#options;
    const toldAt = performance.now();
    const ids = [...new Set(pushes.map((push) => push.interactionId))];
    const readBefore = (await read?.catch(() => undefined)) as readonly OfferRow[] | undefined;
    const rows = readBefore ?? (await readOffers(database.pool, tenantId, ids));
    for (const row of rows) {
      clock.read(row.now);
      // A contact that joins a ring group has popped at the others' desks before.
      if (!pushes.some((push) => push.agentId === row.agentId)) continue;
      const pop = offerPopOf(row);
      if (pop) this.#sendPop(row, pop);
      popSent((performance.now() - toldAt) / 1000);
    }
    await this.#learnNames(rows);
  }

  /** What the desk holds may be newer by now; an offer that has not ended rings all the same. */
  #sendPop({ agentId, version, now }: { agentId: string; version: number; now: number }, pop: OfferPop): void {
    if (this.#endedOffers.has(pop.offerId)) return;
    for (const tab of this.#tabs.get(agentId) ?? []) {
      const step = this.#advance(tab, Math.max(version, this.#standings.get(tab)?.held ?? 0));
      if (step) tab.emit("offer", { ...step, now, ...pop });
    }
  }

  #endOffer(push: Extract<Push, { type: "offerEnded" }>, version: number): void {
    const { offerId, agentId, reason } = push;
    this.#endedOffers.set(offerId, performance.now());
    const now = this.#options.clock.now();
    const takenBy = push.takenBy && (this.#names.get(push.takenBy) ?? null);
    for (const tab of this.#tabs.get(agentId) ?? []) {
      const step = this.#advance(tab, version);
      if (step) tab.emit("offerEnded", { ...step, now, offerId, reason, takenBy });
    }
  }

  /** Who rings in a group is known by name before anybody takes it: then there is no time to ask. */
  async #learnNames(rows: readonly OfferRow[]): Promise<void> {
    const { database, tenantId } = this.#options;
    const groups = rows.map(({ contact }) => ringingOffers(contact.state.state)).filter(({ length }) => length > 1);
    const ids = [...new Set(groups.flat().map(({ agentId }) => agentId))];
    if (ids.length === 0) return;
    for (const { id, name } of await readAgentNames(database.pool, tenantId, ids)) this.#names.set(id, name);
  }

  /** What `committed` would have told, from rows: who was touched, and who of them is being rung. */
  async #lookForTouched(): Promise<void> {
    const { database, tenantId } = this.#options;
    const ids = await readDesksTouchedSince(database.pool, tenantId, [...this.#tabs.keys()], this.#seen);
    if (ids.length === 0) return;
    for (const row of await readDesks(database.pool, tenantId, ids)) {
      const { agent, version, now } = row;
      this.#seen = Math.max(this.#seen, version);
      for (const pop of ringingPopsOf(row)) this.#sendPop({ agentId: agent.id, version, now }, pop);
      this.#show(row);
    }
  }

  #forgetEndedOffers(): void {
    const before = performance.now() - ENDED_KEPT_MS;
    for (const [offerId, at] of this.#endedOffers) if (at < before) this.#endedOffers.delete(offerId);
  }
}
