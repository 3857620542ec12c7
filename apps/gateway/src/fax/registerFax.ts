import { findFaxLine } from "@touchstone/db";
import type { WakeUps } from "@touchstone/runtime";
import type { FaxRoute } from "@touchstone/telephony";
import type { FastifyInstance } from "fastify";
import type pg from "pg";
import type { Webhook } from "../admission.ts";
import { type CachedLookup, createCachedLookup, type LookupOptions } from "../cachedLookup.ts";
import { answerAs, type VoiceRoutesDeps } from "../voiceRoutes.ts";
import { answerFax } from "./faxWebhooks.ts";
import { registerTelnyxRoute } from "./telnyxRoute.ts";

export interface RegisterFaxDeps extends VoiceRoutesDeps {
  readonly pool: pg.Pool;
  readonly wakeUps: WakeUps;
  readonly cache: Omit<LookupOptions<never>, "load">;
  readonly telnyxKey: string | null;
}

const ROUTES: readonly FaxRoute[] = ["inbound", "received", "status"];

/** Fax in, and what becomes of faxes out: forms of Twilio's shape in the scope of its other webhooks, and Telnyx in one of its own. */
export async function registerFax(forms: FastifyInstance, deps: RegisterFaxDeps): Promise<void> {
  const { pool, wakeUps, cache, voice, quarantine, outages, telnyxKey } = deps;
  const lines = createCachedLookup({ ...cache, load: (address) => findFaxLine(pool, address) });
  const forget = wakeUps.on("settings", (lines as CachedLookup<unknown>).expire);
  forms.addHook("onClose", async () => forget());
  const { inbox, metrics, publicUrl, patience, log } = voice;
  const fax = { inbox, lines, metrics, publicUrl };
  for (const route of ROUTES) {
    forms.post<{ Body: Webhook["body"]; Querystring: Webhook["query"] }>(
      `/webhooks/twilio/fax/${route}`,
      (request, reply) => answerAs(deps, `fax/${route}`, request, reply, (webhook) => answerFax(fax, route, webhook)),
    );
  }
  const logError = (err: unknown) => log.error({ err }, "a webhook of Telnyx could not be taken");
  const telnyx = { ...fax, patience, quarantine, outages, publicKey: telnyxKey, now: Date.now, logError };
  await forms.register(async (scope) => registerTelnyxRoute(scope, telnyx));
}
