/** Customers who write without a pause, each one text after the other and sometimes several at once. */
export interface TextWriters {
  /** The carrier's names of all texts, each with its writer's number, in the order of writing. */
  readonly written: readonly { readonly sid: string; readonly from: string }[];
  stop(): Promise<void>;
}

export interface WritersOptions {
  readonly carrierUrl: string;
  readonly to: string;
  readonly perSecond: number;
  /** 0 to 1, anew at each call. */
  readonly dice: () => number;
}

const WRITERS = 60;
/** Every so manieth time somebody writes as many texts as this at once. */
const RUSH = { every: 15, texts: 5 };

export function startTextWriters({ carrierUrl, to, perSecond, dice }: WritersOptions): TextWriters {
  const written: { sid: string; from: string }[] = [];
  const under = new Set<Promise<void>>();
  let failure: unknown;
  const write = async (from: string, text: string) => {
    const answer = await fetch(`${carrierUrl}/emulator/control/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from, to, text }),
    });
    if (answer.status !== 201) throw new Error(`the carrier took no text: ${answer.status}`);
    written.push({ sid: ((await answer.json()) as { messageSid: string }).messageSid, from });
  };
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    const from = `+44770091${String(Math.floor(dice() * WRITERS)).padStart(4, "0")}`;
    const texts = turn % RUSH.every === 0 ? RUSH.texts : 1;
    for (let n = 0; n < texts; n += 1) {
      const one = write(from, `Text ${turn}.${n}`)
        .catch((error) => {
          failure ??= error;
        })
        .finally(() => under.delete(one));
      under.add(one);
    }
  }, 1000 / perSecond);
  return {
    written,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under);
      if (failure) throw new Error("the carrier did not take a text", { cause: failure });
    },
  };
}
