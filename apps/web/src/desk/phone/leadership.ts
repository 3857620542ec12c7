/** One tab of a browser owns the phone; the others show the same offers but hold no microphone. */
export interface Leadership {
  /** Takes the phone from the tab that has it. */
  takeOver(): void;
  stop(): void;
}

export type Locks = Pick<LockManager, "request">;

/**
 * Tells at once whether this tab has the phone of this user, and whenever it gets or loses it. The browser gives a lock on
 * as soon as its tab closes or crashes; a tab from which it was taken waits in line again.
 */
export function seekLeadership(
  userId: string,
  tell: (leads: boolean) => void,
  locks: Locks = navigator.locks,
): Leadership {
  const seeker = new Seeker(`touchstone.phone.${userId}`, tell, locks);
  seeker.begin();
  return { takeOver: () => seeker.takeOver(), stop: () => seeker.stop() };
}

class Seeker {
  readonly #name: string;
  readonly #tell: (leads: boolean) => void;
  readonly #locks: Locks;
  #release: (() => void) | null = null;
  #waiting: AbortController | null = null;
  #stopped = false;

  constructor(name: string, tell: (leads: boolean) => void, locks: Locks) {
    this.#name = name;
    this.#tell = tell;
    this.#locks = locks;
  }

  begin(): void {
    const take = (lock: Lock | null) => (lock ? this.#hold() : this.#lineUp());
    this.#locks.request(this.#name, { ifAvailable: true }, take).catch(() => this.#lost());
  }

  takeOver(): void {
    if (this.#release) return;
    this.#waiting?.abort();
    this.#locks.request(this.#name, { steal: true }, () => this.#hold()).catch(() => this.#lost());
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting?.abort();
    this.#release?.();
  }

  /** The lock is held for as long as this promise is open. */
  #hold(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#waiting = null;
    this.#tell(true);
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }

  #lineUp(): void {
    if (this.#stopped) return;
    this.#tell(false);
    const waiting = new AbortController();
    this.#waiting = waiting;
    this.#locks
      .request(this.#name, { signal: waiting.signal }, () => this.#hold())
      .catch(() => {
        // Given up by ourselves, or the lock was stolen while we held it.
        if (!waiting.signal.aborted) this.#lost();
      });
  }

  /** A lock that is stolen rejects its holder's request. */
  #lost(): void {
    this.#release = null;
    this.#lineUp();
  }
}
