import { SoftphoneAccess } from "@touchstone/contracts";
import { createVoiceToken } from "@touchstone/telephony";
import { callerOf } from "../access.ts";
import type { Routes } from "../deps.ts";
import { Refused } from "../problem.ts";

/** Seconds; the desk asks anew before it ends. */
const TOKEN_S = 3600;

/** How the desk's phone connects: a carrier's access token for this agent, outgoing only. */
export const softphoneRoutes: Routes = (app, { carrierAccountOf, emulatorPhoneUrl }) => {
  app.get(
    "/softphone/token",
    { config: { access: ["agent"] }, schema: { tags: ["softphone"], response: { 200: SoftphoneAccess } } },
    async (request, reply) => {
      const { tenantId, userId: agentId } = callerOf(request);
      const account = await carrierAccountOf(tenantId);
      const token = account && createVoiceToken({ account, agentId, ttlS: TOKEN_S });
      if (!token) throw new Refused(422, "noVoiceAccount");
      reply.header("cache-control", "no-store");
      const expiresAt = Date.now() + TOKEN_S * 1000;
      if (!emulatorPhoneUrl) return { provider: "twilio" as const, token, expiresAt };
      return { provider: "emulator" as const, token, url: emulatorPhoneUrl, expiresAt };
    },
  );
};
