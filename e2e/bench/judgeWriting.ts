import type { EmulatorMessage } from "@touchstone/contracts";
import type { Database } from "@touchstone/db";
import { ledger } from "./carrierRecord.ts";
import type { Verdict } from "./judge.ts";
import { judgeFiles } from "./judgeFiles.ts";
import type { TextWriters } from "./textWriters.ts";

interface Judged {
  readonly carrierUrl: string;
  /** Where the product keeps files. */
  readonly attachmentsDir: string;
  readonly written: TextWriters["written"];
  /** Words of the answers that were taken from agents. */
  readonly answered: readonly string[];
}

/** When the carrier first tried to bring a text, and when it was first told that it is taken. */
interface Brought {
  readonly triedAt: number;
  readonly takenAt: number | null;
}

const NOT_AT_ITS_END = "state not in ('delivered', 'undelivered', 'failed', 'read')";

/**
 * Compares the carrier's ledger with the database: every text stands in exactly one conversation, acknowledged or found by
 * asking the carrier, in the order in which it was taken, with its files; every answer of an agent was sent once and its receipt
 * is known.
 */
export async function judgeWriting(
  system: Database,
  tenantId: string,
  { carrierUrl, attachmentsDir, written, answered }: Judged,
): Promise<Verdict> {
  const brought = await readBrought(carrierUrl);
  const sent = await readSent(carrierUrl);
  const rows = async <Row extends object>(text: string) => (await system.pool.query<Row>(text, [tenantId])).rows;
  const kept = await rows<{ sid: string; interactionId: string | null }>(KEPT);
  const own = await rows<{ text: string }>(OWN);
  const bySid = Map.groupBy(kept, ({ sid }) => sid);
  const isTaken = (sid: string) => (brought.get(sid)?.takenAt ?? null) !== null;
  const inNone = written.filter(({ sid }) => !bySid.get(sid)?.some(({ interactionId }) => interactionId !== null));
  const files = await judgeFiles(system, tenantId, { attachmentsDir, written });
  const times = countsOf([...sent, ...answered.filter((text) => !sent.includes(text))]);
  const kinds = countsOf(own.map(({ text }) => text));
  return {
    counts: {
      "texts written": written.length,
      "texts acknowledged": written.filter(({ sid }) => isTaken(sid)).length,
      ...files.counts,
      "answers taken": answered.length,
      "answers at telephones": sent.length,
      conversations: new Set(kept.map(({ interactionId }) => interactionId)).size,
    },
    violations: {
      "acknowledged texts lost": inNone.filter(({ sid }) => isTaken(sid)).map(({ sid }) => sid),
      "texts that nobody acknowledged, and never found": inNone
        .filter(({ sid }) => !isTaken(sid))
        .map(({ sid }) => sid),
      "texts doubled": written.flatMap(({ sid }) => ((bySid.get(sid)?.length ?? 0) > 1 ? [sid] : [])),
      ...files.violations,
      "texts out of order": outOfOrder(written, kept, brought),
      "answers lost on the way to the telephone": answered.filter((text) => !sent.includes(text)),
      "answers sent twice": [...times].flatMap(([text, count]) => (count > 1 ? [text] : [])),
      "answers kept twice": [...kinds].flatMap(([text, count]) => (count > 1 ? [text] : [])),
      "answers that nobody wrote": sent.filter((text) => !kinds.has(text)),
      "answers whose receipt is missing": (await rows<{ id: string }>(OPEN)).map(({ id }) => id),
      "two live conversations of one customer": (await rows<{ id: string }>(TWICE)).map(({ id }) => id),
    },
  };
}

async function readBrought(carrierUrl: string): Promise<Map<string, Brought>> {
  const brought = new Map<string, Brought>();
  for await (const { kind, messageSid, attempts } of ledger(carrierUrl)) {
    if (kind !== "message" || messageSid === undefined) continue;
    const taken = attempts.find(({ status }) => status !== undefined && status >= 200 && status < 300);
    const triedAt = attempts[0]?.at ?? Number.POSITIVE_INFINITY;
    brought.set(messageSid, { triedAt, takenAt: taken ? taken.at + taken.durationMs : null });
  }
  return brought;
}

async function readSent(carrierUrl: string): Promise<string[]> {
  const answer = await fetch(`${carrierUrl}/emulator/control/messages?limit=10000`);
  const { messages } = (await answer.json()) as { messages: EmulatorMessage[] };
  return messages.flatMap(({ direction, text }) => (direction === "inbound" ? [] : [text]));
}

/** Of one writer, what was taken before the next was even tried stands before it. */
function outOfOrder(
  written: TextWriters["written"],
  kept: readonly { readonly sid: string }[],
  brought: ReadonlyMap<string, Brought>,
): string[] {
  const place = new Map(kept.map(({ sid }, at) => [sid, at]));
  return [...Map.groupBy(written, ({ from }) => from)].flatMap(([from, texts]) => {
    const known = texts.flatMap(({ sid }) => {
      const [at, way] = [place.get(sid), brought.get(sid)];
      return at === undefined || way === undefined ? [] : [{ at, ...way }];
    });
    const isWrong = known.some(({ at, takenAt }) =>
      known.some((later) => takenAt !== null && takenAt < later.triedAt && at > later.at),
    );
    return isWrong ? [from] : [];
  });
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** As a desk shows them: a customer's conversations one after the other, and within one by instant. */
const KEPT = `select m.provider_id as sid, m.interaction_id as "interactionId"
  from message m left join interaction i on i.tenant_id = m.tenant_id and i.id = m.interaction_id
  where m.tenant_id = $1 and m.direction = 'in' and m.provider_id is not null
  order by i.thread_key, i.received_at, m.at, m.id`;
const OWN = `select c.text from message m join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
  where m.tenant_id = $1 and m.direction = 'out'`;
const OPEN = `select id::text || ' ' || state as id from message where tenant_id = $1 and direction = 'out' and ${NOT_AT_ITS_END}`;
const TWICE = `select thread_key as id from interaction where tenant_id = $1 and ended_at is null and thread_key is not null
  group by thread_key having count(*) > 1`;
