import type { OfferPop } from "@touchstone/contracts";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../i18n/format.ts";
import { useWithTime } from "../../live/serverClock.ts";
import { useDesk, useDeskState, usePhone, useView } from "../frame/deskContext.tsx";
import { useCallerNames } from "../frame/useCaller.ts";

/** A page that is not looked at says it in its title, once a second at most. */
const TITLE_EVERY_MS = 1_000;

/** Rings, notifies and flashes the title while an offer is open; only the tab with the phone makes a sound. */
export function useRinging(): void {
  const offer = useDeskState((state) => state.offer);
  useRingTone(offer);
  useNotification(offer);
  useTitle(offer);
}

/** The ring is bound to the offer and its end: whatever is lost on the way, nothing rings on. */
function useRingTone(offer: OfferPop | null): void {
  const { sound } = useDesk();
  const leads = usePhone((state) => state.leads);
  const isSilenced = useView((state) => state.silenced === offer?.offerId);
  const isOver = useWithTime((now) => offer === null || now >= offer.expiresAt);
  const rings = !isOver && !isSilenced && leads === true;
  useEffect(() => {
    if (!rings) return;
    sound.startRinging();
    return () => sound.stopRinging();
  }, [rings, sound]);
}

function useNotification(offer: OfferPop | null): void {
  const { t } = useTranslation("desk");
  const leads = usePhone((state) => state.leads);
  const nameOf = useCallerNames();
  const label = t(offer?.channel === "voice" ? "offer.label" : "offer.labelWritten");
  const title = offer ? `${label}: ${nameOf(offer).title}` : "";
  const time = formatDuration(offer?.waitedMs ?? 0);
  const body = offer ? t("notification.body", { queue: offer.queue.name, time }) : "";
  const tag = offer?.offerId;
  useEffect(() => {
    if (!tag || leads !== true || document.visibilityState === "visible") return;
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const notification = new Notification(title, { body, tag, requireInteraction: true });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  }, [tag, leads, title, body]);
}

function useTitle(offer: OfferPop | null): void {
  const { t } = useTranslation("desk");
  const nameOf = useCallerNames();
  const plain = `${t("title")} · Touchstone`;
  const ringing = offer
    ? t(offer.channel === "voice" ? "titleRinging" : "titleWritten", { count: 1, name: nameOf(offer).title })
    : null;
  useEffect(() => {
    document.title = ringing ?? plain;
    if (!ringing) return;
    let flips = 0;
    const timer = setInterval(() => {
      flips += 1;
      document.title = flips % 2 === 0 ? ringing : plain;
    }, TITLE_EVERY_MS);
    return () => {
      clearInterval(timer);
      document.title = plain;
    };
  }, [ringing, plain]);
}
