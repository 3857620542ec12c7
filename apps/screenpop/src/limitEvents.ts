import type { Socket } from "socket.io";
import { BURST, PER_SECOND } from "./limits.ts";

/** Lets a socket say only what is named, and not faster than a person clicks; whoever does is cut off. */
export function limitEvents(
  socket: Socket,
  allowed: ReadonlySet<string>,
  onCut: (why: string) => void,
  { burst, perSecond } = { burst: BURST, perSecond: PER_SECOND },
): void {
  let left = burst;
  let at = performance.now();
  socket.use(([event], next) => {
    const now = performance.now();
    left = Math.min(burst, left + ((now - at) / 1000) * perSecond) - 1;
    at = now;
    if (left >= 0 && allowed.has(event)) return next();
    onCut(left < 0 ? "tooFast" : "unknownEvent");
    socket.disconnect(true);
  });
}
