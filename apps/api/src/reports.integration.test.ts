import type { AgentReport, QueueReport } from "@touchstone/contracts";
import { newId } from "@touchstone/runtime";
import { beforeAll, expect, test } from "vitest";
import { aServer, type TestServer, type World } from "./aServer.ts";

// Added up by hand from the rows below, for 10 March 2026 in Taipei: 9 March 16:00 UTC to 10 March 16:00 UTC.

let api: TestServer;
let world: World;
let supervisor: string;
const idle = newId();
const ann = newId();

beforeAll(async () => {
  api = await aServer();
  world = await api.world();
  supervisor = await world.token("supervisor");
  await sql("update tenant set time_zone = 'Asia/Taipei', name = 'Taipei' where id = $1");
  await sql("update queue set name = '=售後服務' where tenant_id = $1");
  await sql(`insert into queue (tenant_id, id, name, settings) values ($1, '${idle}', 'Never called', '{}')`);
  await sql(
    `insert into app_user (tenant_id, id, email, name, password_hash, roles) values ($1, '${ann}', 'ann@x.test', 'Ann, "A."', '', '{agent}')`,
  );
  await insertQueueFigures();
  await insertContacts();
  await insertAgents();
  return () => api.close();
});

async function sql(text: string): Promise<void> {
  await api.system.pool.query(text, [world.tenantId]);
}

async function insertFigures(of: "queue" | "agent", id: string, at: string, figures: object): Promise<void> {
  await sql(`insert into ${of}_interval values ($1, '${id}', '${at}', '${JSON.stringify(figures)}')`);
}

async function insertQueueFigures(): Promise<void> {
  const { queueId } = world;
  await insertFigures("queue", queueId, "2026-03-10T01:00Z", {
    ...{ offered: 22, answered: 14, answeredInTime: 9, abandoned: 5, shortAbandoned: 2, maxWait: 2, failed: 1 },
    ...{ waitMs: 269_000, handled: 14, talkMs: 2_500_000, holdMs: 225_000, wrapUpMs: 300_000 },
  });
  const last = {
    offered: 1,
    answered: 1,
    answeredInTime: 1,
    waitMs: 1000,
    handled: 1,
    talkMs: 60_000,
    wrapUpMs: 10_000,
  };
  await insertFigures("queue", queueId, "2026-03-10T15:45Z", { ...last, ...ELSEWHERE, leftBeforeQueue: 3 });
  for (const outside of ["2026-03-09T15:45Z", "2026-03-10T16:00Z"])
    await insertFigures("queue", queueId, outside, { offered: 10, answered: 4, waitMs: 8000 });
}

const NOTHING_WRITTEN = { responded: 0, resolved: 0, averageFirstResponseMs: null, averageResolutionMs: null };
const ELSEWHERE = { turnedAway: 4, toCallback: 5, movedOn: 6, callbacksReached: 7, callbacksUnreached: 8 };

async function insertContacts(): Promise<void> {
  await contact("2026-03-10T02:00:00Z", "2026-03-10T02:00:05Z", "answered", 100_400);
  await contact("2026-03-10T03:00:00Z", "2026-03-10T03:00:05Z", "answered", 9000);
  await contact("2026-03-09T15:59:50Z", "2026-03-09T16:00:05Z", "abandonedWaiting", 4000); // queued after midnight
  await contact("2026-03-10T15:59:59Z", null, "abandonedBeforeQueue", null);
  await contact("2026-03-10T15:59:50Z", "2026-03-10T16:00:00Z", "maxWait", 600_000); // queued on the next day
  await contact("2026-03-09T15:00:00Z", "2026-03-09T15:00:05Z", "maxWait", 600_000); // the day before
}

async function contact(
  received: string,
  queued: string | null,
  exit: string,
  waitMs: number | null,
  channel = "voice",
): Promise<void> {
  await sql(`insert into interaction_log (tenant_id, interaction_id, brand_id, line_id, queue_id, channel, direction,
      matched_how, received_at, queued_at, ended_at, exit, wait_ms, record, events, last_seq)
    values ($1, '${newId()}', '${world.brandId}', '${world.lineId}', '${world.queueId}', '${channel}', 'inbound', 'unknown',
      '${received}', ${queued ? `'${queued}'` : "null"}, '${received}', '${exit}', ${waitMs}, '{}', '[]', 1)`);
}

async function insertAgents(): Promise<void> {
  const figures = { offered: 6, answered: 4, missed: 1, declined: 1, handled: 3 };
  await insertFigures("agent", ann, "2026-03-10T01:00Z", {
    ...figures,
    talkMs: 300_000,
    holdMs: 30_000,
    wrapUpMs: 60_000,
  });
  await insertFigures("agent", ann, "2026-03-10T16:00Z", { offered: 50 });
  await span("2026-03-09T15:00Z", "2026-03-09T17:00Z", "ready"); // an hour of it belongs to the day
  await span("2026-03-09T17:00Z", "2026-03-09T17:10Z", "paused");
  await span("2026-03-09T17:10Z", "2026-03-09T17:40Z", "notReady", "lunch");
  await span("2026-03-09T17:40Z", "2026-03-09T17:45Z", "notReady", "break");
  await span("2026-03-09T17:45Z", "2026-03-09T19:00Z", "away");
  await span("2026-03-10T15:30Z", "2026-03-10T18:00Z", "ready"); // half an hour of it belongs to the day
  await span("2026-03-10T18:00Z", null, "offline");
}

async function span(from: string, to: string | null, kind: string, reason: string | null = null): Promise<void> {
  await sql(`insert into agent_span values ($1, '${ann}', '${from}', ${to ? `'${to}'` : "null"}, '${kind}',
    ${reason ? `'${reason}'` : "null"}, '{}')`);
}

const ask = async (path: string) => await api.ask("GET", `reports/${path}`, { token: supervisor });
const DAY = "from=2026-03-10&to=2026-03-10";

test("every column of a queue's day, and queues that nobody called", async () => {
  const report = (await ask(`queues?${DAY}`)).json() as QueueReport;
  expect(report).toMatchObject({
    from: "2026-03-10",
    to: "2026-03-10",
    timeZone: "Asia/Taipei",
    formula: { serviceLevelMs: 20_000, shortAbandonMs: 5000 },
  });
  const expected = {
    offered: 23,
    answered: 15,
    answeredInTime: 10,
    abandoned: 5,
    shortAbandoned: 2,
    ...ELSEWHERE,
    toVoicemail: 0,
    voicemails: 0,
    servedByIvr: 0,
    maxWait: 2,
    failed: 1,
    leftBeforeQueue: 3,
    handled: 15,
    waitMs: 270_000,
    talkMs: 2_560_000,
    holdMs: 225_000,
    wrapUpMs: 310_000,
    serviceLevel: 10 / 18,
    abandonRate: 3 / 18,
    averageWaitMs: 18_000,
    averageHandleMs: 3_095_000 / 15,
    longestWaitMs: 100_400,
    ...NOTHING_WRITTEN,
    exits: { answered: 2, abandonedWaiting: 1, abandonedBeforeQueue: 1 },
  };
  const row = report.rows.find(({ queueId }) => queueId === world.queueId);
  expect(row).toEqual({ day: null, queueId: world.queueId, queue: "=售後服務", ...expected });
  expect(report.rows.find(({ queueId }) => queueId === idle)).toMatchObject({
    offered: 0,
    serviceLevel: null,
    averageWaitMs: null,
    longestWaitMs: null,
    exits: {},
  });
  expect(report.total).toEqual(expected);
});

test("every column of an agent's day, cut at midnight", async () => {
  const report = (await ask(`agents?${DAY}`)).json() as AgentReport;
  const expected = {
    offered: 6,
    answered: 4,
    missed: 1,
    declined: 1,
    handled: 3,
    talkMs: 300_000,
    holdMs: 30_000,
    wrapUpMs: 60_000,
    averageHandleMs: 130_000,
    readyMs: 90 * 60_000,
    pausedMs: 10 * 60_000,
    notReadyMs: 35 * 60_000,
    notReadyByReason: { lunch: 30 * 60_000, break: 5 * 60_000 },
    signedInMs: 135 * 60_000,
  };
  expect(report.rows).toEqual([{ day: null, agentId: ann, agent: 'Ann, "A."', ...expected }]);
  expect(report.total).toEqual(expected);
});

test("the CSV of the queues says the same, and no name in it is a formula", async () => {
  const answer = await ask(`queues?${DAY}&format=csv`);
  expect(answer.headers["content-type"]).toBe("text/csv; charset=utf-8");
  expect(answer.headers["content-disposition"]).toBe('attachment; filename="queues-2026-03-10.csv"');
  const lines = answer.rawPayload.toString("utf8").split("\r\n");
  const newExits = "0,0,0,0,0,0,0,0,0,0,0,0,0";
  expect(lines[0]).toBe(
    "\uFEFFfrom,to,queue_id,queue,offered,answered,answered_in_time,abandoned,short_abandoned,max_wait,turned_away,to_callback," +
      "moved_on,failed,left_before_queue,callbacks_reached,callbacks_unreached," +
      "service_level_percent,abandon_rate_percent,asa_seconds,longest_wait_seconds,handled,aht_seconds,talk_seconds," +
      "hold_seconds,wrap_up_seconds,exit_answered,exit_abandoned_before_queue,exit_abandoned_waiting," +
      "exit_abandoned_ringing,exit_abandoned_connecting,exit_max_wait,exit_failed,exit_full,exit_closed," +
      "exit_nobody_signed_in,exit_nobody_routable,exit_callback,exit_unreached,exit_got_through,exit_canceled," +
      "exit_abandoned_in_ivr,exit_served_by_ivr,exit_voicemail,exit_spam,exit_merged,channel,responded,first_response_seconds,resolved,resolution_seconds",
  );
  expect(lines).toContain(
    `2026-03-10,2026-03-10,${world.queueId},'=售後服務,23,15,10,5,2,2,4,5,6,1,3,7,8,55.6,16.7,18,100,15,206.3,2560,225,310,2,1,1,0,0,0,0,${newExits},voice,0,,0,`,
  );
  expect(lines).toContain(
    `2026-03-10,2026-03-10,${idle},Never called,0,0,0,0,0,0,0,0,0,0,0,0,0,,,,,0,,0,0,0,0,0,0,0,0,0,0,${newExits},voice,0,,0,`,
  );
  expect(lines.at(-1)).toBe("");
});

test("conversations are in no figure of calls, and have their own", async () => {
  const written = { "sms.offered": 4, "sms.answered": 3, "sms.answeredInTime": 1, "sms.waitMs": 90_000 };
  const answers = {
    "sms.responded": 3,
    "sms.firstResponseMs": 600_000,
    "sms.resolved": 2,
    "sms.resolutionMs": 7_200_000,
  };
  await insertFigures("queue", world.queueId, "2026-03-10T02:00Z", { ...written, ...answers });
  await insertFigures("agent", ann, "2026-03-10T02:00Z", { "sms.offered": 4, "sms.answered": 3, "sms.missed": 1 });
  await contact("2026-03-10T04:00:00Z", "2026-03-10T04:00:05Z", "answered", 7_000_000, "sms");
  const calls = (await ask(`queues?${DAY}`)).json() as QueueReport;
  expect(calls).toMatchObject({ channel: "voice", total: { offered: 23, longestWaitMs: 100_400, ...NOTHING_WRITTEN } });
  const texts = (await ask(`queues?${DAY}&channel=sms`)).json() as QueueReport;
  expect(texts.channel).toBe("sms");
  expect(texts.rows.find(({ queueId }) => queueId === world.queueId)).toMatchObject({
    ...{ offered: 4, answered: 3, serviceLevel: 1 / 3, averageWaitMs: 30_000, longestWaitMs: 7_000_000 },
    ...{ responded: 3, averageFirstResponseMs: 200_000, resolved: 2, averageResolutionMs: 3_600_000 },
    exits: { answered: 1 },
  });
  const file = await ask(`queues?${DAY}&channel=sms&format=csv`);
  expect(file.headers["content-disposition"]).toBe('attachment; filename="queues-sms-2026-03-10.csv"');
  expect(file.rawPayload.toString("utf8")).toContain(",sms,3,200,2,3600\r\n");
  const agents = (await ask(`agents?${DAY}&channel=sms`)).json() as AgentReport;
  expect(agents.total).toMatchObject({ offered: 4, answered: 3, missed: 1, handled: 0, averageHandleMs: null });
  expect((await ask(`queues?${DAY}&channel=pigeon`)).statusCode).toBe(400);
});

test("the CSV of the agents says the same", async () => {
  const lines = (await ask(`agents?${DAY}&format=csv`)).rawPayload.toString("utf8").split("\r\n");
  expect(lines).toEqual([
    "\uFEFFfrom,to,agent_id,agent,offered,answered,missed,declined,handled,aht_seconds,talk_seconds,hold_seconds," +
      "wrap_up_seconds,signed_in_seconds,ready_seconds,paused_seconds,not_ready_seconds,not_ready_seconds_by_reason,channel",
    `2026-03-10,2026-03-10,${ann},"Ann, ""A.""",6,4,1,1,3,130,300,30,60,8100,5400,600,2100,break=300; lunch=1800,voice`,
    "",
  ]);
});

test("three days in one row, or a row for each of them", async () => {
  const range = "from=2026-03-09&to=2026-03-11";
  const whole = (await ask(`queues?${range}`)).json() as QueueReport;
  expect(whole.total).toMatchObject({ offered: 43, answered: 23, waitMs: 286_000, longestWaitMs: 600_000 });
  expect(whole.total.exits).toEqual({ answered: 2, abandonedWaiting: 1, abandonedBeforeQueue: 1, maxWait: 2 });
  const daily = (await ask(`queues?${range}&by=day`)).json() as QueueReport;
  const own = daily.rows.filter(({ queueId }) => queueId === world.queueId);
  expect(own.map(({ day, offered }) => [day, offered])).toEqual([
    ["2026-03-09", 10],
    ["2026-03-10", 23],
    ["2026-03-11", 10],
  ]);
  const agents = (await ask(`agents?${range}&by=day`)).json() as AgentReport;
  expect(agents.rows.map(({ day, readyMs, offered }) => [day, readyMs / 60_000, offered])).toEqual([
    ["2026-03-09", 60, 0],
    ["2026-03-10", 90, 6],
    ["2026-03-11", 120, 50],
  ]);
  const lines = (await ask(`agents?${range}&by=day&format=csv`)).payload.split("\r\n");
  expect(lines.slice(1, 4).map((line) => line.slice(0, 21))).toEqual([
    "2026-03-09,2026-03-09",
    "2026-03-10,2026-03-10",
    "2026-03-11,2026-03-11",
  ]);
});

test("a day on which the clocks change has as many hours as it has", async () => {
  await sql("update tenant set time_zone = 'Europe/London' where id = $1");
  await span("2026-03-28T00:00Z", "2026-03-30T00:00Z", "ready");
  const agents = (await ask("agents?from=2026-03-28&to=2026-03-29&by=day")).json() as AgentReport;
  await sql("update tenant set time_zone = 'Asia/Taipei' where id = $1");
  await sql("delete from agent_span where tenant_id = $1 and started_at = '2026-03-28T00:00Z'");
  expect(agents.rows.map(({ readyMs }) => readyMs / 3_600_000)).toEqual([24, 23]);
});

test("without days it is yesterday; too many, none of the calendar, or the wrong way round are refused", async () => {
  const { from, to } = (await ask("queues")).json() as QueueReport;
  const { rows } = await api.system.pool.query(
    "select to_char((now() at time zone 'Asia/Taipei')::date - 1, 'YYYY-MM-DD') as yesterday",
  );
  expect([from, to]).toEqual([rows[0].yesterday, rows[0].yesterday]);
  expect((await ask("queues?from=2026-03-01&to=2026-03-31")).statusCode).toBe(200);
  for (const bad of ["from=2026-03-01&to=2026-04-01", "from=2026-02-30", "from=2026-03-02&to=2026-03-01", "from=x"])
    expect([bad, (await ask(`queues?${bad}`)).statusCode]).toEqual([bad, 400]);
});

test("another tenant's figures are in neither file", async () => {
  const abroad = await api.world("Abroad");
  const token = await abroad.token("supervisor");
  const range = "from=2026-03-09&to=2026-03-11";
  const answer = await api.ask("GET", `reports/queues?${range}`, { token });
  expect((answer.json() as QueueReport).total.offered).toBe(0);
  expect((await api.ask("GET", `reports/agents?${range}`, { token })).json().rows).toEqual([]);
});

test("rows come in pages, each beside the total of the whole range", async () => {
  const range = "from=2026-03-09&to=2026-03-11&by=day";
  const whole = (await ask(`queues?${range}`)).json() as QueueReport;
  const rows: QueueReport["rows"] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = (await ask(`queues?${range}&limit=2${cursor && `&cursor=${cursor}`}`)).json() as QueueReport;
    expect(page.total).toEqual(whole.total);
    rows.push(...page.rows);
    cursor = page.next;
  }
  expect(rows).toEqual(whole.rows);
  expect(whole.next).toBeNull();
});
