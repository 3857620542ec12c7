import { randomBytes } from "node:crypto";
import { agentClicks } from "@touchstone/contracts";
import { agentSettings, waitFor } from "@touchstone/testkit";
import type { Socket } from "socket.io-client";
import { beforeAll, expect, test } from "vitest";
import { anInstallation, type Centre, type Installation, must, type Person } from "./aCentre.ts";
import { PERMISSIONS } from "./permissions.ts";

let installation: Installation;
let centre: Centre;
beforeAll(async () => {
  installation = await anInstallation();
  centre = await installation.centre();
  return () => installation.close();
});

/** "in", or the reason why not. */
async function knock(namespace: string, auth?: object, headers?: Record<string, string>): Promise<string> {
  const socket = installation.socket(namespace, auth, headers);
  const answer = await answerOf(socket);
  socket.disconnect();
  return answer;
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    socket.once("connect", () => resolve("in"));
    socket.once("connect_error", (error) => resolve(error.message));
    socket.connect();
  });
}

/** Who may enter where. A namespace, event or room that is not in these tables is a failure. */
const NAMESPACES: [namespace: string, agent: string, supervisor: string, administrator: string][] = [
  ["/agent", "in", "forbidden", "forbidden"],
  ["/board", "forbidden", "in", "in"],
];
const EVENTS = {
  "/agent": [
    "accept",
    "addNote",
    "assignCustomer",
    "cancelConsult",
    "clearBlock",
    "complete",
    "completeTransfer",
    "consult",
    "decline",
    "deskState",
    "extendWrapUp",
    "hangUp",
    "hold",
    "looking",
    "markSpam",
    "merge",
    "reply",
    "reportDeviceFault",
    "requeue",
    "rest",
    "resume",
    "resync",
    "setIntent",
    "startConversation",
    "takeUp",
    "transfer",
    "typing",
  ],
  "/board": ["resync"],
};

test("each namespace lets in exactly the roles of the table", async () => {
  expect(NAMESPACES.map(([namespace]) => namespace)).toEqual(Object.keys(PERMISSIONS));
  const people = [await centre.agent(), await centre.user(["supervisor"]), await centre.user(["administrator"])];
  for (const [namespace, ...expected] of NAMESPACES) {
    expect(await Promise.all(people.map(({ token }) => knock(namespace, { token })))).toEqual(expected);
  }
});

test("each namespace listens to exactly the events of the table", () => {
  const listened = Object.entries(PERMISSIONS).map(([namespace, { events }]) => [namespace, [...events].sort()]);
  expect(Object.fromEntries(listened)).toEqual(EVENTS);
  expect(Object.keys(agentClicks).every((click) => EVENTS["/agent"].includes(click))).toBe(true);
});

test("there are exactly the rooms of the table", async () => {
  const agent = await enter("/agent", await centre.agent());
  const board = await enter("/board", await centre.user(["supervisor"]));
  await waitFor(() => installation.screens.roomsOf("/board").length > 0);
  expect(installation.screens.roomsOf("/agent")).toEqual([]);
  expect(installation.screens.roomsOf("/board")).toEqual([`board:${centre.tenantId}`]);
  agent.socket.disconnect();
  board.socket.disconnect();
});

test("without a valid token there is no way in, and nothing tells why", async () => {
  const disabled = await centre.agent();
  const revoked = await centre.agent();
  const expired = await centre.agent();
  const { pool } = installation.system;
  await pool.query("update app_user set disabled_at = now() where id = $1", [disabled.userId]);
  await pool.query("update session set revoked_at = now() where user_id = $1", [revoked.userId]);
  await pool.query("update session set expires_at = now() - interval '1 second' where user_id = $1", [expired.userId]);
  const unknown = randomBytes(32).toString("base64url");
  const tokens: unknown[] = [
    disabled.token,
    revoked.token,
    expired.token,
    unknown,
    "",
    7,
    null,
    { $ne: 1 },
    ["x"],
    "x".repeat(9000),
  ];
  for (const token of tokens) expect(await knock("/agent", { token })).toBe("notSignedIn");
  expect(await knock("/agent")).toBe("notSignedIn");
});

test("who has an agent's role but no desk yet hears so, and gets in once there is one", async () => {
  const person = await centre.user(["agent"]);
  expect(await knock("/agent", { token: person.token })).toBe("noDesk");
  const settings = agentSettings({ id: person.userId, queueIds: [centre.queueId] });
  await must(centre.floor, { type: "agentSet", agent: settings });
  expect(await knock("/agent", { token: person.token })).toBe("in");
});

test("the root and unknown namespaces let nobody in", async () => {
  const { token } = await centre.agent();
  expect(await knock("/", { token })).toBe("forbidden");
  expect(await knock("/nothing", { token })).toBe("Invalid namespace");
  // What opens the house's screens is no visitor's.
  expect(await knock("/visitor", { token })).toBe("noToken");
});

test("the cookie counts only from our own pages, and foreign pages do not even connect", async () => {
  const { token } = await centre.agent();
  const cookie = `other=1; touchstone_session=${token}`;
  expect(await knock("/agent", {}, { cookie, origin: "http://touchstone.test" })).toBe("in");
  expect(await knock("/agent", {}, { cookie })).toBe("notSignedIn");
  expect(await knock("/agent", { token }, { origin: "http://evil.test" })).toBe("websocket error");
});

function heard(socket: Socket): string[] {
  const events: string[] = [];
  socket.onAny((event: string) => events.push(event));
  return events;
}

async function enter(namespace: string, { token }: Person): Promise<{ socket: Socket; events: string[] }> {
  const socket = installation.socket(namespace, { token });
  const events = heard(socket);
  expect(await answerOf(socket)).toBe("in");
  await waitFor(() => events.includes("snapshot"));
  return { socket, events };
}

test("what happens in one tenant, or to one agent, reaches nobody else", async () => {
  const stranger = await installation.centre();
  const outsider = await enter("/agent", await stranger.agent());
  const foreignBoard = await enter("/board", await stranger.user(["supervisor"]));
  const person = await centre.agent("Rung");
  const colleague = await enter("/agent", await centre.agent("Colleague"));
  const rung = await enter("/agent", person);
  // Each desk's own deskConnected may be a change of its own, or be in the snapshot.
  const beats = () => colleague.events.filter((event) => event === "heartbeat").length;
  await waitFor(() => beats() > 1);
  const beatsBefore = beats();
  const counts = [outsider, foreignBoard, colleague].map(
    ({ events }) => events.filter((event) => event !== "heartbeat").length,
  );
  rung.socket.emit("deskState", { canTalk: true });
  await waitFor(() => rung.events.includes("change"));
  await rung.socket.emitWithAck("setIntent", { id: "ready-000", intent: "ready" });
  await centre.call();
  await waitFor(() => rung.events.includes("offer"));
  await waitFor(() => beats() > beatsBefore + 1);
  const now = [outsider, foreignBoard, colleague].map(
    ({ events }) => events.filter((event) => event !== "heartbeat").length,
  );
  expect(now).toEqual(counts);
  expect(colleague.events).not.toContain("offer");
});

test("asking for rooms, or saying what only the server says, cuts the socket off", async () => {
  for (const event of ["join", "subscribe", "offer", "snapshot", "signedOut", "constructor", "__proto__"]) {
    const { socket } = await enter("/agent", await centre.agent());
    socket.emit(event, `agent:${centre.tenantId}:somebody`);
    await waitFor(() => !socket.connected);
  }
});

test("a socket that talks faster than a person is cut off; the others are not", async () => {
  const calm = await enter("/agent", await centre.agent());
  const flood = await enter("/agent", await centre.agent());
  for (let n = 0; n < 200; n++) flood.socket.emit("resync");
  await waitFor(() => !flood.socket.connected);
  expect(calm.socket.connected).toBe(true);
});

test("a message over 64 kB ends the connection and nothing else", async () => {
  const { socket } = await enter("/agent", await centre.agent());
  socket.emit("complete", { id: "big-00001", notes: "x".repeat(70_000) }, () => {});
  await waitFor(() => !socket.connected);
  expect(await knock("/agent", { token: (await centre.agent()).token })).toBe("in");
});

test.each([
  ["a revoked session", "update session set revoked_at = now() where user_id = $1"],
  ["a disabled user", "update app_user set disabled_at = now() where id = $1"],
  ["a lost role", "update app_user set roles = '{supervisor}' where id = $1"],
])("%s is cut off within 5 s", async (_what, statement) => {
  const person = await centre.agent();
  const { socket, events } = await enter("/agent", person);
  await installation.system.pool.query(statement, [person.userId]);
  await waitFor(() => !socket.connected, { timeoutMs: 5000 });
  expect(events).toContain("signedOut");
});
