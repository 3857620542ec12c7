import type { FastifyRequest } from "fastify";

const SPOKEN = ["en", "zh-Hans", "zh-Hant"] as const;
type Language = (typeof SPOKEN)[number];

/** What whoever asks reads: the own language, or who is not signed in, the browser's first wish that we speak; else English. */
export function languageOf({ signedIn, headers }: Pick<FastifyRequest, "signedIn" | "headers">): Language {
  const own = SPOKEN.find((one) => one === signedIn?.language);
  if (own) return own;
  for (const wish of (headers["accept-language"] ?? "").split(",")) {
    const spoken = nearest(wish.split(";")[0]?.trim().toLowerCase() ?? "");
    if (spoken) return spoken;
  }
  return "en";
}

function nearest(tag: string): Language | null {
  if (tag.startsWith("en")) return "en";
  if (!tag.startsWith("zh")) return null;
  return /hant|-tw|-hk|-mo/.test(tag) ? "zh-Hant" : "zh-Hans";
}
