import type { EmulatorMessage } from "@touchstone/contracts";
import type { Database } from "@touchstone/db";
import { answerTo, type PlannedText } from "./textPlan.ts";

/** A text as the load sent it; instants of one monotonic clock. */
export interface SentText {
  readonly text: PlannedText;
  readonly sentAt: number;
  /** Null: not taken. */
  readonly answeredAt: number | null;
}

export interface TextVerdict {
  readonly conversations: number;
  readonly logged: number;
  readonly receipts: number;
  /** What must not be, with examples. */
  readonly violations: Readonly<Record<string, readonly string[]>>;
}

interface Judged {
  readonly system: Database;
  readonly tenantId: string;
  readonly sent: readonly SentText[];
  /** Threads in which an agent answered. */
  readonly answered: ReadonlySet<number>;
  /** All that the carrier was asked to send, from its own list. */
  readonly carried: readonly EmulatorMessage[];
}

interface Kept {
  readonly sid: string;
  readonly interactionId: string | null;
}

/** Compares what was acknowledged with what is kept, and the carrier's list with what agents wrote. */
export async function judgeTexts({ system, tenantId, sent, answered, carried }: Judged): Promise<TextVerdict> {
  const list = async <Row extends object>(text: string) => (await system.pool.query<Row>(text, [tenantId])).rows;
  const kept = await list<Kept>(KEPT);
  const bySid = Map.groupBy(kept, ({ sid }) => sid);
  const acknowledged = sent.filter(({ answeredAt }) => answeredAt !== null);
  const sids = acknowledged.map(({ text }) => text.sid);
  const answers = Map.groupBy(carried, ({ text }) => text);
  const wanted = [...answered].map(answerTo);
  const [counted] = await list<{ conversations: number; logged: number; receipts: number }>(COUNTED);
  return {
    ...(counted ?? { conversations: 0, logged: 0, receipts: 0 }),
    violations: {
      "texts that were not taken": sent.flatMap(({ text, answeredAt }) => (answeredAt === null ? [text.sid] : [])),
      "texts lost": sids.filter((sid) => !bySid.get(sid)?.some(({ interactionId }) => interactionId !== null)),
      "texts doubled": sids.filter((sid) => (bySid.get(sid)?.length ?? 0) > 1),
      "threads out of order": outOfOrder(kept, acknowledged),
      "answers lost": wanted.filter((words) => !answers.has(words)),
      "answers sent twice": wanted.filter((words) => (answers.get(words)?.length ?? 0) > 1),
      "conversations not in the log once": (await list<{ id: string }>(UNLOGGED)).map(({ id }) => id),
    },
  };
}

/** Whoever sent the next text after the one before had been answered, finds them in that order. */
function outOfOrder(kept: readonly Kept[], sent: readonly SentText[]): string[] {
  const place = new Map(kept.map(({ sid }, n) => [sid, n]));
  const threads = Map.groupBy(sent, ({ text }) => text.thread);
  return [...threads].flatMap(([thread, texts]) => {
    const isWrong = texts.some((one) =>
      texts.some(
        (other) =>
          (one.answeredAt as number) < other.sentAt &&
          (place.get(one.text.sid) ?? 0) > (place.get(other.text.sid) ?? Number.POSITIVE_INFINITY),
      ),
    );
    return isWrong ? [`thread ${thread}`] : [];
  });
}

/** As a desk shows them: a customer's conversations one after the other, and within one by instant. */
const KEPT = `select m.provider_id as sid, m.interaction_id as "interactionId"
  from message m left join interaction i on i.tenant_id = m.tenant_id and i.id = m.interaction_id
  where m.tenant_id = $1 and m.direction = 'in' and m.provider_id is not null
  order by i.thread_key, i.received_at, m.at, m.id`;
const COUNTED = `select count(*)::int as conversations,
    (select count(*)::int from interaction_log l where l.tenant_id = $1 and l.channel = 'sms') as logged,
    (select count(*)::int from message m where m.tenant_id = $1 and m.direction = 'out' and m.state = 'delivered') as receipts
  from interaction where tenant_id = $1 and thread_key is not null`;
const UNLOGGED = `select id from interaction i where tenant_id = $1 and thread_key is not null and kind = 'ended'
  and (select count(*) from interaction_log l where l.tenant_id = i.tenant_id and l.interaction_id = i.id) <> 1`;
