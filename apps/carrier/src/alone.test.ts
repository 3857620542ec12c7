import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { gathered, wrtc } from "./mixer/wrtc.ts";
import { LINE } from "./testbed.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
let carrier: ChildProcess | undefined;
afterEach(() => carrier?.kill("SIGKILL"));

const start = (env: Record<string, string> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const started = spawn(process.execPath, [MAIN], {
      env: { ...process.env, CARRIER_PORT: "0", ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    carrier = started;
    started.stdout.once("data", (line) => resolve(/http:\S+/.exec(String(line))?.[0] ?? ""));
    started.once("exit", (code) => reject(new Error(`the carrier ended with ${code}`)));
  });

const account = {
  TWILIO_ACCOUNT_SID: "AC1",
  TWILIO_AUTH_TOKEN: "token",
  CARRIER_NUMBERS: LINE,
  PUBLIC_URL: "http://127.0.0.1:9",
};

test("it runs alone on a free port, with the account of its environment, and ends on SIGTERM", async () => {
  const origin = await start(account);
  const answer = await fetch(`${origin}/emulator/control/accounts`);
  const text = await answer.text();
  expect(JSON.parse(text).accounts[0]).toMatchObject({ accountSid: "AC1", numbers: [{ phone_number: LINE }] });
  expect(text).not.toContain('"token"');
  const ended = new Promise((resolve) => carrier?.once("exit", resolve));
  carrier?.kill("SIGTERM");
  expect(await ended).toBe(0);
}, 30_000);

// Linux tells a process's children in /proc; elsewhere the kill cannot be observed from here.
test.runIf(existsSync("/proc/self/task"))(
  "the mixer's process ends with a carrier that is killed",
  async () => {
    const origin = await start(account);
    const { RTCPeerConnection, nonstandard } = wrtc;
    const peer = new RTCPeerConnection({ iceServers: [] });
    peer.addTrack(new nonstandard.RTCAudioSource().createTrack());
    await peer.setLocalDescription(await peer.createOffer());
    const socket = new WebSocket(`${origin.replace("http", "ws")}/emulator/phone`);
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(JSON.stringify({ type: "registerCustomer" }));
    const sdp = await gathered(peer);
    socket.send(JSON.stringify({ type: "dial", id: "c1", from: "+85291234567", to: LINE, sdp }));
    const children = () => readFileSync(`/proc/${carrier?.pid}/task/${carrier?.pid}/children`, "utf8").trim();
    await expect.poll(children, { timeout: 10_000 }).toMatch(/^\d+$/);
    const child = children();
    carrier?.kill("SIGKILL");
    await expect.poll(() => existsSync(`/proc/${child}`), { timeout: 5000 }).toBe(false);
    socket.terminate();
    peer.close();
  },
  30_000,
);
