import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@touchstone/runtime";
import { ROOT } from "../config.ts";

export interface MemberOptions {
  readonly name: string;
  /** A TypeScript file, from the repository's root. */
  readonly file: string;
  readonly port: number;
  /** All that it finds in its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Put before the file, for Node itself. */
  readonly nodeOptions?: readonly string[];
  /** Told each time the process has ended: what it said of itself is void. */
  readonly ended: (member: Member) => void;
  readonly log: Log;
}

const RETRY_MS = [50, 200, 500, 1_000, 2_000];
/** Who ran for so long did not fail for how it was started. */
const SOUND_MS = 10_000;
/** Longer than a process gives itself. */
const STOP_MS = 12_000;

/**
 * One process of the cluster on a port of its own: started again whenever it ends without having been asked to. It ends with us,
 * however we end, because the pipe to its standard input closes.
 */
export class Member {
  readonly name: string;
  readonly port: number;
  readonly #options: MemberOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #stopped = false;
  #failures = 0;

  constructor(options: MemberOptions) {
    this.name = options.name;
    this.port = options.port;
    this.#options = options;
  }

  /** Undefined for the moment in which it is not running. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    this.#ended = this.#keep();
  }

  /** Sends a signal; the process comes again by itself when it ends of it. */
  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Asks it to end and waits, without starting it again; one that does not end in time is killed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.kill("SIGTERM");
    const timer = setTimeout(() => this.kill("SIGKILL"), STOP_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  async #keep(): Promise<void> {
    while (!this.#stopped) {
      const startedAt = performance.now();
      const how = await this.#run();
      if (this.#stopped) return;
      this.#failures = performance.now() - startedAt > SOUND_MS ? 0 : this.#failures + 1;
      this.#options.log.warn({ member: this.name, how }, "a process has ended; it is started again");
      await sleep(RETRY_MS[Math.min(this.#failures, RETRY_MS.length) - 1] ?? 0);
    }
  }

  /** Runs it once; resolves with the exit code or the signal that ended it. */
  #run(): Promise<number | NodeJS.Signals | null> {
    const { file, env, nodeOptions = [], port } = this.#options;
    const { promise, resolve } = Promise.withResolvers<number | NodeJS.Signals | null>();
    const child = spawn(process.execPath, [...nodeOptions, join(ROOT, file)], {
      env: { ...env, PORT: String(port), HOST: "127.0.0.1", TOUCHSTONE_PARENT_PIPE: "true" },
      stdio: ["pipe", "inherit", "inherit"],
      // Ctrl-C reaches us and not them: they are asked to end one after the other.
      detached: true,
    });
    this.#child = child;
    child.stdin?.on("error", () => {}); // A pipe to a process that has ended.
    child.once("error", (err) => this.#options.log.error({ err, member: this.name }, "a process could not be started"));
    child.once("close", (code, signal) => {
      this.#child = undefined;
      this.#options.ended(this);
      resolve(code ?? signal);
    });
    return promise;
  }
}
