import type { EndedEffect } from "@touchstone/db";
import { isAboutTheData } from "./refusedForGood.ts";

/** Of one statement: a long backlog is no reason for an endless one. */
const MOST = 200;

interface Asked {
  readonly ended: EndedEffect;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Ends that come together, or while others are being written are written together by the next statement: one commit for many. What the
 * database refuses together is tried one by one, so that none keeps the others from their end.
 */
export function finishTogether(
  finish: (ended: readonly EndedEffect[]) => Promise<boolean[]>,
): (ended: EndedEffect) => Promise<boolean> {
  const asked: Asked[] = [];
  let isWriting = false;
  const write = async (some: readonly Asked[]): Promise<void> => {
    try {
      const isNew = await finish(some.map(({ ended }) => ended));
      for (const [place, { resolve }] of some.entries()) resolve(isNew[place] === true);
    } catch (error) {
      if (some.length > 1 && isAboutTheData(error)) for (const one of some) await write([one]);
      else for (const { reject } of some) reject(error);
    }
  };
  const writeAll = async () => {
    while (asked.length > 0) await write(asked.splice(0, MOST));
    isWriting = false;
  };
  return (ended) =>
    new Promise((resolve, reject) => {
      asked.push({ ended, resolve, reject });
      if (isWriting) return;
      isWriting = true;
      // What ends within one turn of the event loop is written together.
      setImmediate(() => void writeAll());
    });
}
