/**
 * A router in a process of its own, on the database of the address that it is given, until its standard input ends. Each line of
 * that names a tenant with new facts.
 */
import { createInterface } from "node:readline";
import { createLog, createWakeUps } from "@touchstone/runtime";
import { obeying, startRouterOn } from "./routerHouse.ts";

const [url = ""] = process.argv.slice(2);
const log = createLog({ name: "router alone", level: "error" });
const wakeUps = await createWakeUps({ log });
const stop = await startRouterOn(url, { wakeUps, log, voice: obeying });
createInterface({ input: process.stdin })
  .on("line", (tenantId) => wakeUps.notify("inbox", tenantId))
  .on("close", async () => {
    await stop();
    await wakeUps.close();
  });
console.log("ready");
