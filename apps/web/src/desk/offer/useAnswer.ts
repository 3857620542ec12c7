import type { OfferPop } from "@touchstone/contracts";
import { told, useDesk } from "../frame/deskContext.tsx";
import type { DeskPhone } from "../phone/deskPhone.ts";

const TAKE_OVER_MS = 2_000;

/**
 * Accepts an offer. What is written needs no phone; for a call a tab without the phone takes it first, since the click
 * says who wants to talk.
 */
export function useAnswer(): (offer: OfferPop) => Promise<void> {
  const desk = useDesk();
  const { phone } = desk;
  return async (offer) => {
    if (offer.channel !== "voice") {
      told(desk, await desk.line.click("accept", { offerId: offer.offerId }));
      return;
    }
    const { leads, audioUnlocked, microphone } = phone.store.getState();
    if (!leads) await takeThePhone(phone);
    if (!audioUnlocked || microphone !== "granted") await phone.prepare();
    told(desk, await phone.accept(offer));
  };
}

/** Resolves when this tab has the phone, or after two seconds in any case: then the accept itself says what is wrong. */
function takeThePhone(phone: DeskPhone): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, TAKE_OVER_MS);
    const stop = phone.store.subscribe(({ leads }) => {
      if (leads) done();
    });
    phone.takeOver();
  });
}
