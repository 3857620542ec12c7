import type { AgentId } from "@touchstone/domain";
import twilio from "twilio";
import type { CarrierAccount } from "../voicePort.ts";
import { identityOfAgent } from "./names.ts";

export interface VoiceTokenRequest {
  readonly account: CarrierAccount;
  readonly agentId: AgentId;
  /** Seconds; at most an hour, so that a stolen token dies soon. */
  readonly ttlS: number;
}

const HOUR_S = 3600;

/**
 * The token with which an agent's browser connects its leg: outgoing only, to our one application, as this agent. Null when
 * the account has no API key or no application. Source: Twilio's access tokens (HS256 JWT, grants.voice).
 */
export function createVoiceToken(request: VoiceTokenRequest): string | null {
  const { accountSid, apiKeySid, apiKeySecret, twimlAppSid } = request.account;
  if (!apiKeySid || !apiKeySecret || !twimlAppSid) return null;
  const { AccessToken } = twilio.jwt;
  const token = new AccessToken(accountSid, apiKeySid, apiKeySecret, {
    identity: identityOfAgent(request.agentId),
    ttl: Math.min(request.ttlS, HOUR_S),
  });
  token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: twimlAppSid, incomingAllow: false }));
  return token.toJwt();
}
