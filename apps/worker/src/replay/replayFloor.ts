import { isDeepStrictEqual } from "node:util";
import { type CommittedFloor, type JournalRow, type Queries, readCommittedFloor, readJournal } from "@touchstone/db";
import {
  createFloor,
  type Floor,
  getAgent,
  getFlow,
  getInteraction,
  getLine,
  getQueue,
  type Interaction,
  isRefusedUnasked,
  listAgents,
  listInteractions,
  listLines,
  listQueues,
  step,
} from "@touchstone/domain";

const BATCH_ROWS = 2000;
const DIFFERENCES_TOLD = 5;

/** What stepping the journal again gave. */
export interface FloorReplay {
  readonly events: number;
  /** Wishes that the router refused without asking the floor; passed over. */
  readonly refusedBefore: number;
  /** Empty when everything happened again and the floor stands where it was committed; the first few otherwise. */
  readonly differences: readonly string[];
  readonly differenceCount: number;
}

/** Steps the journaled events from an empty floor; matching is not repeated, since its result stands in the events. */
export async function replayFloor(trx: Queries, tenantId: string): Promise<FloorReplay> {
  const floor = createFloor(tenantId, { queues: [], lines: [], agents: [], interactions: [] });
  const differences: string[] = [];
  const found = { events: 0, refusedBefore: 0 };
  for (let seq = 0; ; ) {
    const rows = await readJournal(trx, tenantId, seq, BATCH_ROWS);
    for (const row of rows) {
      found.events += 1;
      if (isRefusedUnasked(row.event, row.outcome)) found.refusedBefore += 1;
      else differences.push(...stepAgain(floor, row));
    }
    if (rows.length < BATCH_ROWS) break;
    seq = rows.at(-1)?.seq ?? seq;
  }
  differences.push(...compareFloor(floor, await readCommittedFloor(trx, tenantId)));
  return { ...found, differenceCount: differences.length, differences: differences.slice(0, DIFFERENCES_TOLD) };
}

function stepAgain(floor: Floor, row: JournalRow): string[] {
  try {
    const { outcome, happened } = step(floor, row.event);
    const same = isSameJson(outcome, row.outcome) && isSameJson(happened, row.happened);
    return same
      ? []
      : [`event ${row.seq} (${row.event.type}) has another result: ${JSON.stringify({ outcome, happened })}`];
  } catch (error) {
    return [`event ${row.seq} (${row.event.type}) throws: ${String(error)}`];
  }
}

/** Live rows both ways; ended interactions only as far as the rows are still kept. */
function compareFloor(floor: Floor, committed: CommittedFloor): string[] {
  const live = listInteractions(floor).filter((interaction) => interaction.state.kind !== "ended");
  const ofEnded = ([id, row]: readonly [string, { state: { kind: string } }]) =>
    row.state.kind !== "ended" || getInteraction(floor, id) !== undefined;
  const interactions = new Map([...committed.interactions].filter(ofEnded));
  return [
    ...compareRows("queue", committed.queues, listQueues(floor), (id) => getQueue(floor, id)),
    ...compareRows(
      "flow of queue",
      committed.flows,
      [...floor.flows.keys()].map((id) => ({ id })),
      (id) => getFlow(floor, id),
    ),
    ...compareRows("line", committed.lines, listLines(floor), (id) => getLine(floor, id)),
    ...compareRows("agent", committed.agents, listAgents(floor), (id) => getAgent(floor, id)),
    ...compareRows("interaction", asCompared(interactions), live, (id) => comparable(getInteraction(floor, id))),
  ];
}

/** Of an ended interaction that came back from the log, what only routing used is not known any more. */
function comparable(interaction: Interaction | undefined) {
  if (interaction?.state.kind !== "ended") return interaction;
  const { id, state, record, customerId } = interaction;
  return { id, state, record, customerId };
}

function asCompared(interactions: ReadonlyMap<string, Interaction>) {
  return new Map([...interactions].map(([id, row]) => [id, comparable(row) as { id: string }]));
}

function compareRows<Row>(
  what: string,
  committed: ReadonlyMap<string, Row>,
  replayed: readonly { readonly id: string }[],
  find: (id: string) => Row | undefined,
): string[] {
  const missing = replayed.filter(({ id }) => !committed.has(id)).map(({ id }) => `${what} ${id} is not committed`);
  const other = [...committed].filter(([id, row]) => !isSameJson(row, find(id)));
  return [...missing, ...other.map(([id]) => `${what} ${id} is committed in another state`)];
}

function isSameJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

/** As it comes back from a jsonb column. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
