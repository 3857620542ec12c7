import type { OfferPop } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { useMe } from "../../session/sessionStore.ts";
import { Chip } from "../../ui/Chip.tsx";
import { Dotted } from "../../ui/Dot.tsx";
import { Key } from "../../ui/Key.tsx";
import { CustomerChips } from "../customer/CustomerChips.tsx";
import { WhoItIs } from "../customer/WhoItIs.tsx";
import { told, useDesk, useView } from "../frame/deskContext.tsx";
import { useSecondsUntil } from "../frame/Elapsed.tsx";
import { exactWord, matchLook, matchWord } from "../frame/labels.ts";
import { formatNumber, regionName } from "../frame/phoneNumbers.ts";
import { useCallerNames } from "../frame/useCaller.ts";
import { useShortcuts } from "../frame/useKeys.ts";
import { useSettled } from "../frame/useSettled.ts";
import { ColleagueNotes } from "../notes/ColleagueNotes.tsx";
import { languageName } from "./languageName.ts";
import { useAnswer } from "./useAnswer.ts";

/** Zone C while it rings: a docked panel at its own place. Nothing here takes the focus. */
export function OfferPanel({ offer }: { readonly offer: OfferPop }) {
  const { t } = useTranslation("desk");
  return (
    <aside className="dock" aria-label={t(offer.channel === "voice" ? "offer.label" : "offer.labelWritten")}>
      <OfferHead offer={offer} />
      <div className="dock-scroll">
        <FirstWords words={offer.words ?? ""} subject={offer.subject ?? ""} />
        <ColleagueNotes notes={offer.colleagueNotes} />
        <WhoItIs contact={offer} isOffered />
      </div>
    </aside>
  );
}

/** What the customer wrote, as far as it fits the pop. */
function FirstWords({ words, subject }: { readonly words: string; readonly subject: string }) {
  const { t } = useTranslation("desk");
  if (words === "" && subject === "") return null;
  return (
    <section className="block">
      <h3 className="section-title">{t("offer.words")}</h3>
      {subject !== "" && (
        <p className="offer-subject" dir="auto">
          {subject}
        </p>
      )}
      {words !== "" && (
        <p className="card-note" dir="auto">
          {words}
        </p>
      )}
    </section>
  );
}

function OfferHead({ offer }: { readonly offer: OfferPop }) {
  return (
    <header className="offer-head">
      <OfferTime offer={offer} />
      <OfferName offer={offer} />
      <OfferFacts offer={offer} />
      <OfferActions offer={offer} />
    </header>
  );
}

const askedIcon = { consult: "users", transfer: "transfer", pull: "user" } as const;

function OfferTime({ offer }: { readonly offer: OfferPop }) {
  const { t } = useTranslation("desk");
  const { view } = useDesk();
  const seconds = useSecondsUntil(offer.expiresAt);
  const total = Math.max(1, Math.round((offer.expiresAt - offer.madeAt) / 1000));
  const isSilenced = useView((state) => state.silenced === offer.offerId);
  const isCallBack = offer.alerts.some(({ kind }) => kind === "callBack");
  return (
    <>
      <div className="offer-line">
        <span className="on-surface">
          <Chip tone="accent" icon={offer.asked ? askedIcon[offer.asked.how] : isCallBack ? "phoneOut" : "bell"}>
            {t(offer.asked ? `offer.${offer.asked.how}` : isCallBack ? "alerts.callBack" : "offer.incoming")}
          </Chip>
        </span>
        {offer.asked && <b className="ellipsis">{t("offer.by", { name: offer.asked.by })}</b>}
        <b className="ellipsis">{offer.queue.name}</b>
        {!offer.asked && (
          <span className="ink-2 one-line">{t("offer.waited", { time: formatDuration(offer.waitedMs) })}</span>
        )}
        <span className="grow" />
        <button
          type="button"
          className="button quiet ring-button"
          aria-label={isSilenced ? t("offer.silenced") : t("offer.silence")}
          disabled={isSilenced}
          onClick={() => view.setState({ silenced: offer.offerId })}
        >
          <Icon name={isSilenced ? "speakerOff" : "speaker"} size={14} />
        </button>
        <b className={`one-line ${seconds <= 5 ? "crit" : "accent"}`} data-testid="offer-seconds">
          {t("offer.left", { seconds })}
        </b>
      </div>
      <div
        className={`bar offer-bar ${seconds <= 5 ? "crit" : ""}`}
        role="progressbar"
        aria-label={t("offer.timeLeft")}
        aria-valuemin={0}
        aria-valuenow={seconds}
        aria-valuemax={total}
      >
        <span style={{ width: `${Math.min(100, (seconds / total) * 100)}%` }} />
      </div>
    </>
  );
}

function OfferName({ offer }: { readonly offer: OfferPop }) {
  const { t } = useTranslation(["desk", "thread"]);
  const { title } = useCallerNames()(offer);
  const { icon, tone } = matchLook[offer.match];
  return (
    <div className="row">
      <h2 className="text-title ellipsis">{title}</h2>
      {offer.customer ? (
        <CustomerChips customer={offer.customer} />
      ) : (
        <Chip tone={tone} icon={icon}>
          {t(matchWord(offer), { count: offer.candidateCount })}
        </Chip>
      )}
    </div>
  );
}

function OfferFacts({ offer }: { readonly offer: OfferPop }) {
  const { t, i18n } = useTranslation(["desk", "common", "thread"]);
  const { region } = useMe().tenant;
  const { from, line, brand, customer, match } = offer;
  const { number } = useCallerNames()(offer);
  const place = from.region ? regionName(from.region, i18n.language) : null;
  // The address of a line on the web is a word of ours, which says nothing to people.
  const at = offer.channel === "chat" ? line.name : formatNumber(line.address, region);
  const lineText = t("caller.line", { line: `${at} ${brand.name}` });
  const isSaidBySender = offer.channel === "email" || offer.channel === "chat";
  const says = from.name ? t(isSaidBySender ? "caller.writesAs" : "caller.says", { name: from.name }) : null;
  if (!customer)
    return (
      <>
        <p className="offer-fact ellipsis">
          <Dotted facts={[place, lineText]} />
        </p>
        <p className="offer-fact ellipsis">
          <Dotted facts={[says, offer.channel !== "chat" && line.name !== brand.name && line.name]} />
        </p>
      </>
    );
  return (
    <>
      <p className="offer-fact row">
        <span className="row tight ok bold one-line">
          <Icon name={matchLook[match].icon} size={14} />
          {match === "exact" ? t(exactWord(offer)) : t("match.assigned")}
        </span>
        <span className="grow" />
        <span className="ellipsis">
          <Dotted
            facts={[
              number && <b key="number">{number}</b>,
              place,
              customer.language && languageName(customer.language, i18n.language),
            ]}
          />
        </span>
      </p>
      <p className="offer-fact row">
        <span className="row tight warn bold one-line">
          <Icon name="shieldQuestion" size={14} />
          {t("identity.not")}
        </span>
        <span className="grow" />
        <span className="ellipsis">{lineText}</span>
      </p>
    </>
  );
}

function OfferActions({ offer }: { readonly offer: OfferPop }) {
  const { t } = useTranslation("desk");
  const desk = useDesk();
  const answer = useAnswer();
  const isSettled = useSettled(offer.offerId);
  const [busy, setBusy] = useState(false);
  const once = (act: () => Promise<unknown>) => {
    if (busy || !isSettled()) return;
    setBusy(true);
    void act().finally(() => setBusy(false));
  };
  const accept = () => once(() => answer(offer));
  const decline = () => once(async () => told(desk, await desk.line.click("decline", { offerId: offer.offerId })));
  useShortcuts({ accept });
  const isOpenChoice = offer.match === "candidates" && !offer.customer;
  return (
    <div className="offer-actions">
      <button type="button" className="button accept" aria-keyshortcuts="F2" disabled={busy} onClick={accept}>
        <Icon name={offer.channel === "voice" ? "phone" : "check"} size={20} />
        {busy ? t("offer.accepting") : isOpenChoice ? t("offer.acceptChooseLater") : t("offer.accept")}
        <Key name="F2" />
      </button>
      <button type="button" className="button" disabled={busy} onClick={decline}>
        <Icon name={offer.channel === "voice" ? "hangup" : "cross"} />
        {t("offer.decline")}
      </button>
    </div>
  );
}
