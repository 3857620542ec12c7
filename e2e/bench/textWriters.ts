/** A text as the carrier knows it, its writer's number, and what the files say that it brings. */
export interface WrittenText {
  readonly sid: string;
  readonly from: string;
  readonly files: readonly string[];
}

/** Customers who write without a pause, each one text after the other and sometimes several at once. */
export interface TextWriters {
  /** In the order of writing. */
  readonly written: readonly WrittenText[];
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
/** Every so manieth text brings as many files as this. */
const FILES = { every: 3, count: 2 };

/** A card of which there is no second one. */
const aCard = (name: string) => `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nEND:VCARD\r\n`;

export function startTextWriters({ carrierUrl, to, perSecond, dice }: WritersOptions): TextWriters {
  const written: WrittenText[] = [];
  const under = new Set<Promise<void>>();
  let failure: unknown;
  const write = async (from: string, text: string, files: readonly string[]) => {
    const media = files.map((card) => ({ type: "text/vcard", base64: Buffer.from(card).toString("base64") }));
    const answer = await fetch(`${carrierUrl}/emulator/control/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from, to, text, media }),
    });
    if (answer.status !== 201) throw new Error(`the carrier took no text: ${answer.status}`);
    written.push({ sid: ((await answer.json()) as { messageSid: string }).messageSid, from, files });
  };
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    const from = `+44770091${String(Math.floor(dice() * WRITERS)).padStart(4, "0")}`;
    const texts = turn % RUSH.every === 0 ? RUSH.texts : 1;
    for (let n = 0; n < texts; n += 1) {
      const count = turn % FILES.every === 0 ? FILES.count : 0;
      const files = Array.from({ length: count }, (_, place) => aCard(`Card ${turn}.${n}.${place}`));
      const one = write(from, `Text ${turn}.${n}`, files)
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
