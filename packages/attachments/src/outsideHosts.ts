import { lookup } from "node:dns/promises";
import { isOutsideAddress } from "./outsideAddress.ts";

/** A server whose name somebody wrote who is not to reach what is inside. */
export interface OutsideHosts {
  /** Named by the installation: it may be inside, at any port, and be spoken to without TLS. */
  isMeant(host: string, port: number): boolean;
  /**
   * The address to connect to, and no other: looked up once, so that the name cannot mean another one a moment later. Throws
   * with the code `EINSIDE`, or what the lookup throws (`ENOTFOUND`).
   */
  reach(host: string, port: number): Promise<string>;
}

/** It leads to an address that is not out there, and the installation does not mean it. */
class InsideHost extends Error {
  readonly code = "EINSIDE";
  constructor() {
    super("the host is inside");
    this.name = "InsideHost";
  }
}

/** `meant`: `host:port` of servers inside, separated by spaces. Throws what is no such list. */
export function createOutsideHosts(
  meant: string,
  resolve: (host: string) => Promise<readonly string[]> = everyAddress,
): OutsideHosts {
  const named = new Set(meant.toLowerCase().split(/\s+/).filter(Boolean));
  for (const one of named) if (!/^.+:\d{1,5}$/.test(one)) throw new Error(`${one} is no host:port`);
  const isMeant = (host: string, port: number) => named.has(`${host.toLowerCase()}:${port}`);
  return {
    isMeant,
    reach: async (host, port) => {
      const addresses = await resolve(host);
      // One inside is enough: who answers with both hopes that the other one is taken.
      if (!isMeant(host, port) && !addresses.every(isOutsideAddress)) throw new InsideHost();
      const [first] = addresses;
      if (first === undefined) throw Object.assign(new Error("the host has no address"), { code: "ENOTFOUND" });
      return first;
    },
  };
}

const everyAddress = async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address);
