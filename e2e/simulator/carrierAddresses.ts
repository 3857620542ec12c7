import { type Fields, roomOf, type VoiceRoute } from "@touchstone/telephony";
import { PUBLIC_URL } from "./house.ts";
import type { Verb } from "./readDocument.ts";

const VOICE = `${PUBLIC_URL}/webhooks/twilio/voice/`;

/** Of one of our documents. */
export function documentAddress(route: VoiceRoute, query: Readonly<Record<string, string>> = {}): string {
  return `${VOICE}${route}?${new URLSearchParams(query)}`;
}

export const routeOf = (address: string) => (address.slice(VOICE.length).split(/[?#]/, 1)[0] ?? "") as VoiceRoute;

export function queryOf(address: string): Fields {
  const [, search = ""] = (address.split("#", 1)[0] ?? "").split("?");
  return Object.fromEntries(new URLSearchParams(search));
}

export const plainVerb = (name: string): Verb => ({ name, attributes: {}, text: "", children: [] });

/** The document that the adapter sends to move a caller. */
export function dialVerb(i: string, segment: number): Verb {
  const step = String(segment);
  const action = documentAddress("leg-done", { i, step, s: step, leg: "customer" });
  const statusCallback = documentAddress("conference", { i, s: step });
  const conference = { name: "Conference", attributes: { statusCallback }, text: roomOf(i, segment), children: [] };
  return { name: "Dial", attributes: { action }, text: "", children: [conference] };
}
