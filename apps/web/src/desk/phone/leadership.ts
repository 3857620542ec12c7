/** One tab of a browser owns the phone; the others show the same offers but hold no microphone. */
export interface Leadership {
  /** Takes the phone from the tab that has it. */
  takeOver(): void;
  stop(): void;
}

type Locks = Pick<LockManager, "request">;

/**
 * Waits in line for the phone of this user and tells whenever this tab gets or loses it. The browser gives a lock on as
 * soon as its tab closes or crashes; a tab from which it was taken waits in line again.
 */
export function seekLeadership(
  userId: string,
  tell: (leads: boolean) => void,
  locks: Locks = navigator.locks,
): Leadership {
  const name = `touchstone.phone.${userId}`;
  let stopped = false;
  let release: (() => void) | null = null;

  const hold = () => {
    if (stopped) return Promise.resolve();
    tell(true);
    return new Promise<void>((resolve) => {
      release = resolve;
    });
  };
  const lost = () => {
    release = null;
    if (stopped) return;
    tell(false);
    wait();
  };
  // A lock that is stolen rejects its holder's request with an AbortError.
  const wait = () => void locks.request(name, hold).catch(lost);
  wait();
  return {
    takeOver: () => {
      if (release === null) void locks.request(name, { steal: true }, hold).catch(lost);
    },
    stop: () => {
      stopped = true;
      release?.();
    },
  };
}
