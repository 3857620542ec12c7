import type { PhoneEvent, PhoneRequest } from "@touchstone/contracts";
import { SoftphoneFault } from "./softphone.ts";

export interface Signalling {
  send(request: PhoneRequest): void;
  close(): void;
}

/** An agent's phone gives its access token; a customer's says only that it is one. */
export type Registration = Extract<PhoneRequest, { type: "register" | "registerCustomer" }>;

/** Opens the emulator's phone socket and registers. Throws SoftphoneFault `network` or `access`. */
export function openSignalling(
  url: string,
  registration: Registration,
  heard: (event: PhoneEvent) => void,
  lost: () => void,
): Promise<Signalling> {
  const socket = new WebSocket(url);
  const send = (request: PhoneRequest) => socket.send(JSON.stringify(request));
  return new Promise((resolve, reject) => {
    let registered = false;
    socket.onopen = () => send(registration);
    socket.onclose = () => (registered ? lost() : reject(new SoftphoneFault("network", "the phone's line was closed")));
    socket.onmessage = (message) => {
      const event = JSON.parse(String(message.data)) as PhoneEvent;
      if (registered) return heard(event);
      if (event.type === "error") return reject(new SoftphoneFault("access", event.message));
      if (event.type !== "registered") return;
      registered = true;
      resolve({ send, close: () => socket.close() });
    };
  });
}
