import type { Language } from "@touchstone/domain";
import { HOLD_MUSIC_PATH, type HoldBecause, holdDocument, holdPath } from "@touchstone/telephony";
import type { FastifyInstance } from "fastify";
import { makeHoldMusic } from "./holdMusic.ts";

const BECAUSE: readonly HoldBecause[] = ["agentAsked", "agentLost"];
const LANGUAGES: readonly Language[] = ["en", "zh-Hans", "zh-Hant"];
const A_DAY = "public, max-age=86400";

/** What the carrier plays while somebody waits: the same for everybody, so unsigned, and cached by the carrier. */
export function registerMedia(app: FastifyInstance, publicUrl: string): void {
  let music: Buffer | undefined;
  app.get(HOLD_MUSIC_PATH, (_request, reply) => {
    music ??= makeHoldMusic();
    return reply.header("cache-control", A_DAY).type("audio/wav").send(music);
  });
  for (const because of BECAUSE) {
    for (const language of LANGUAGES) {
      const document = holdDocument(publicUrl, because, language);
      app.get(holdPath(because, language), (_request, reply) =>
        reply.header("cache-control", A_DAY).type("text/xml; charset=utf-8").send(document),
      );
    }
  }
}
