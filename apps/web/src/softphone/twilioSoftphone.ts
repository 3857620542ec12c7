import type { SoftphoneAccess } from "@touchstone/contracts";
import type { Call, Device } from "@twilio/voice-sdk";
import {
  CONNECT_TIMEOUT_MS,
  legParams,
  type Softphone,
  SoftphoneFault,
  type SoftphoneFaultKind,
  type SoftphoneListener,
} from "./softphone.ts";

/** Before this long to its end a token is replaced; the library's own event comes only once, so a timer of ours does it. */
const REFRESH_BEFORE_MS = 60_000;

/** Codes of https://www.twilio.com/docs/api/errors that the Voice SDK gives. */
const faultByCode: Readonly<Record<number, SoftphoneFaultKind>> = {
  31208: "microphoneDenied",
  31401: "microphoneDenied",
  31402: "microphoneMissing",
  31201: "microphoneMissing",
  20101: "access",
  20102: "access",
  20103: "access",
  20104: "access",
  20151: "access",
  31204: "access",
  31205: "access",
  31202: "access",
  31005: "network",
  31009: "network",
  31000: "network",
  31003: "network",
  53000: "network",
  53405: "network",
  31404: "refused",
  31480: "refused",
  31486: "refused",
  31603: "refused",
};

/** A Voice SDK error in our words; what is not in the list is the network's doing more often than not. */
export function twilioFault(error: unknown): SoftphoneFault {
  if (error instanceof SoftphoneFault) return error;
  const { code, message } = (error ?? {}) as { code?: number; message?: string };
  return new SoftphoneFault(faultByCode[code ?? 0] ?? "network", `${code ?? ""} ${message ?? String(error)}`.trim());
}

export type OpenDevice = (token: string) => Promise<Device>;

/** The library is fetched only where it is needed: it is larger than the rest of the desk. */
const openDevice: OpenDevice = async (token) => {
  const { Device } = await import("@twilio/voice-sdk");
  return new Device(token, { closeProtection: false, tokenRefreshMs: REFRESH_BEFORE_MS, logLevel: "error" });
};

/** Twilio's Voice SDK. The Device only ever calls out: offers come by our own socket, so it is never registered. */
export function twilioSoftphone(
  access: () => Promise<SoftphoneAccess>,
  tell: SoftphoneListener,
  open: OpenDevice = openDevice,
): Softphone {
  let device: Device | null = null;
  let call: Call | null = null;
  let refresh: ReturnType<typeof setTimeout> | null = null;

  const keepFresh = (expiresAt: number) => {
    if (refresh) clearTimeout(refresh);
    refresh = setTimeout(() => void renew(), Math.max(5_000, expiresAt - Date.now() - REFRESH_BEFORE_MS));
  };
  const renew = async () => {
    try {
      const next = await access();
      device?.updateToken(next.token);
      keepFresh(next.expiresAt);
    } catch {
      // The token still holds for a minute and the next leg fetches its own: try again shortly.
      keepFresh(Date.now() + REFRESH_BEFORE_MS + 10_000);
    }
  };
  const prepare = async (): Promise<Device> => {
    const { token, expiresAt } = await access();
    if (device) device.updateToken(token);
    else device = await open(token);
    keepFresh(expiresAt);
    return device;
  };
  const forget = (over: Call) => {
    if (call !== over) return;
    call = null;
    tell({ type: "ended" });
  };
  return {
    async connect(target) {
      if (call) throw new SoftphoneFault("refused", "a leg stands already");
      try {
        const ready = await prepare();
        const made = await withinTime(ready.connect({ params: legParams(target) }));
        await withinTime(accepted(made)).catch((error: unknown) => {
          made.disconnect();
          throw error;
        });
        call = made;
        made.on("disconnect", () => forget(made));
        made.on("cancel", () => forget(made));
      } catch (error) {
        throw twilioFault(error);
      }
    },
    hangUp: () => call?.disconnect(),
    setMuted: (muted) => call?.mute(muted),
    sendDigits: (digits) => call?.sendDigits(digits),
    close() {
      if (refresh) clearTimeout(refresh);
      device?.destroy();
      device = null;
      call = null;
    },
  };
}

function accepted(call: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    call.once("accept", () => resolve());
    call.once("disconnect", () => reject(new SoftphoneFault("refused", "ended before it stood")));
    call.once("cancel", () => reject(new SoftphoneFault("refused", "cancelled")));
    call.once("error", (error: unknown) => reject(twilioFault(error)));
  });
}

/** With an expired token the library's connect may never settle. */
function withinTime<Value>(promise: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new SoftphoneFault("network", "no answer")), CONNECT_TIMEOUT_MS);
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
}
