import type { OfferPop } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useDeskState } from "../frame/deskContext.tsx";
import { useCallerNames } from "../frame/useCaller.ts";

const announced = {
  consult: "offer.announceConsult",
  transfer: "offer.announceTransfer",
  pull: "offer.announcePull",
} as const;

/** A call back is no incoming call: nobody is on the line until the agent takes it. */
function wordsFor({ asked, alerts, channel }: OfferPop) {
  if (channel !== "voice") return "offer.announceWritten";
  if (asked) return announced[asked.how];
  return alerts.some(({ kind }) => kind === "callBack") ? "offer.announceCallBack" : "offer.announce";
}

/** Said once when it begins to ring; the panel's own counting seconds are not announced. */
export function OfferAnnouncement() {
  const { t } = useTranslation("desk");
  const offer = useDeskState((state) => state.offer);
  const nameOf = useCallerNames();
  return (
    <div role="alert" className="visually-hidden">
      {offer &&
        t(wordsFor(offer), {
          name: nameOf(offer).title,
          queue: offer.queue.name,
          by: offer.asked?.by ?? "",
          seconds: Math.round(offer.waitedMs / 1000),
        })}
    </div>
  );
}
