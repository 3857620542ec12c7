import { mkdtemp } from "node:fs/promises";
import { migrate, openDatabase } from "@touchstone/db";
import { createLog, startEmbeddedPostgres } from "@touchstone/runtime";
import { describeReplay, replay } from "@touchstone/worker";
import pg from "pg";
import { seedDemo } from "./seedDemo.ts";

const log = createLog({ name: "try", level: "info" });
const dataDir = await mkdtemp("/tmp/w/pg-");
const server = await startEmbeddedPostgres({ dataDir, log, durable: true });
try {
  const owner = server.url("owner");
  await migrate(owner);
  const t0 = performance.now();
  await seedDemo({
    systemUrl: server.url("system"),
    log,
    hashPassword: async () => "x",
    ...(process.argv[2] ? { only: [process.argv[2]] } : {}),
  });
  console.log("seed ms", performance.now() - t0);
  const c = new pg.Client({ connectionString: owner });
  await c.connect();
  const q = async (sql: string) => console.table((await c.query(sql)).rows);
  await q(
    "select t.slug, exit, count(*), round(avg(wait_ms)/1000.0,1) wait, round(avg(talk_ms)/1000.0) talk from interaction_log l join tenant t on t.id=l.tenant_id group by 1,2 order by 1,3 desc",
  );
  await q(
    "select t.slug, matched_how, count(*), count(customer_id) from interaction_log l join tenant t on t.id=l.tenant_id group by 1,2 order by 1,3 desc",
  );
  await q(
    "select t.slug, outcome->>'kind' k, outcome->>'because' b, outcome->>'reason' r, event->>'type' t, count(*) from journal j join tenant t on t.id=j.tenant_id group by 1,2,3,4,5 order by 1,6 desc",
  );
  await q(
    "select t.slug, q.name, sum((figures->>'offered')::int) offered, sum((figures->>'answered')::int) answered, sum((figures->>'answeredInTime')::int)::float/sum((figures->>'answered')::int) sl from queue_interval i join tenant t on t.id=i.tenant_id join queue q on q.id=i.queue_id group by 1,2 order by 1",
  );
  await q(
    "select t.slug, date_trunc('day', received_at) d, count(*) , sum((exit like 'aband%')::int) ab, count(*) filter (where missed_offers>0) missed from interaction_log l join tenant t on t.id=l.tenant_id where slug='globex' group by 1,2 order by 2 desc limit 10",
  );
  await q("select t.slug, kind, count(*) from interaction i join tenant t on t.id=i.tenant_id group by 1,2");
  await q(
    "select relname, n_live_tup, pg_size_pretty(pg_total_relation_size(relid)) from pg_stat_user_tables order by pg_total_relation_size(relid) desc limit 12",
  );
  await q("select count(*) addr, count(distinct customer_id) cust, count(distinct address) from customer_address");
  const sys = openDatabase(server.url("system"), { statementTimeoutMs: 0 });
  const t1 = performance.now();
  const reports = await replay({ database: sys, log });
  console.log(describeReplay(reports).join("\n"), "replay ms", performance.now() - t1);
  await sys.close();
  await c.end();
} finally {
  await server.stop();
}
