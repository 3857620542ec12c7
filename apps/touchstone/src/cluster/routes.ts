import { assertNever } from "@touchstone/domain";

/** The apps that answer requests from outside. The router and the worker are asked by nobody. */
export type Edge = "gateway" | "screenpop" | "api" | "carrier" | "web";

const PREFIXES: readonly (readonly [prefix: string, edge: Edge])[] = [
  ["/webhooks/", "gateway"],
  ["/media/", "gateway"],
  ["/socket.io", "screenpop"],
  ["/api/", "api"],
  ["/docs", "api"],
  ["/openapi.json", "api"],
  ["/emulator/", "carrier"],
];

/** Which app a path belongs to; what is nobody's is a page of the web's. */
export function edgeOf(url: string): Edge {
  return PREFIXES.find(([prefix]) => url.startsWith(prefix))?.[1] ?? "web";
}

/**
 * After how long another process is asked the same, milliseconds; null when what is asked must not come twice. Webhooks are
 * recognised by their content. Most are answered in a few milliseconds: one that is not may stand with a process that was stopped.
 */
export function askAnotherMs(edge: Edge): number | null {
  switch (edge) {
    case "gateway":
      return 300;
    case "screenpop":
    case "api":
    case "carrier":
    case "web":
      return null;
    default:
      return assertNever(edge);
  }
}
