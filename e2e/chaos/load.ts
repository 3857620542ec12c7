import type { BenchTenant } from "../bench/benchTenant.ts";
import { BotAgent } from "../bench/botAgent.ts";
import { startTextWriters, type TextWriters } from "../bench/textWriters.ts";

/** Calls and texts that come in without a pause, and agents who take them. */
export interface Load {
  /** Each call's SID with the instant of dialling, epoch milliseconds. */
  readonly dialled: readonly { readonly callId: string; readonly at: number }[];
  readonly written: TextWriters["written"];
  /** Words of the answers that were taken from agents. */
  readonly answered: readonly string[];
  /** No more calls and texts; the agents go on with what they have. */
  stopCalling(): Promise<void>;
  close(): void;
}

export interface LoadOptions {
  readonly url: string;
  readonly carrierUrl: string;
  readonly perSecond: number;
  /** Default: none. */
  readonly textsPerSecond?: number;
}

/** Most callers hang up by themselves, before or after an agent is there; others never. */
export function startLoad(tenant: BenchTenant, { url, carrierUrl, perSecond, textsPerSecond = 0 }: LoadOptions): Load {
  const answered: string[] = [];
  const deps = { url, carrierUrl, account: tenant.account, wrote: (text: string) => void answered.push(text) };
  const bots = tenant.agents.map((agent) => new BotAgent(agent, deps));
  const to = tenant.lineNumber;
  const writers =
    textsPerSecond > 0
      ? startTextWriters({ carrierUrl, to, perSecond: textsPerSecond, dice: Math.random })
      : { written: [], stop: async () => {} };
  const dialled: { callId: string; at: number }[] = [];
  const under = new Set<Promise<void>>();
  let failure: unknown;
  let count = 0;
  const dial = async () => {
    const at = Date.now();
    const from = `+44770090${String(++count % 10_000).padStart(4, "0")}`;
    const patience = Math.round(300 + Math.random() * Math.random() * 8_000);
    const body = JSON.stringify({
      from,
      to: tenant.lineNumber,
      ...(Math.random() < 0.8 && { hangUpAfterMs: patience }),
    });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${carrierUrl}/emulator/control/calls`, { method: "POST", headers, body });
    dialled.push({ callId: ((await answer.json()) as { callSid: string }).callSid, at });
  };
  const timer = setInterval(() => {
    const call = dial()
      .catch((error) => {
        failure ??= error;
      })
      .finally(() => under.delete(call));
    under.add(call);
  }, 1000 / perSecond);
  return {
    dialled,
    written: writers.written,
    answered,
    stopCalling: async () => {
      clearInterval(timer);
      await Promise.all([...under, writers.stop()]);
      if (failure) throw new Error("the carrier did not take a call", { cause: failure });
    },
    close: () => {
      clearInterval(timer);
      void writers.stop().catch(() => {}); // Of a failure stopCalling tells.
      for (const bot of bots) bot.close();
    },
  };
}
