import type { Alert, CustomerCard, HistoryItem } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatDay, formatMoment, formatTime } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { useMe } from "../../session/sessionStore.ts";
import { Chip } from "../../ui/Chip.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { AlertStrips } from "./AlertStrips.tsx";
import { LastContacts } from "./LastContacts.tsx";

interface CustomerBlocksProps {
  /** The contact that it is about now; it is no history yet. */
  readonly interactionId: string;
  readonly customer: CustomerCard;
  readonly alerts: readonly Alert[];
  /** Nobody has taken the contact yet. */
  readonly isOffered?: boolean;
  /** With the live and just-ended contacts in it, newer than the card's own. */
  readonly history: readonly HistoryItem[];
}

/** The card, the same from ring to talk: alerts, figures, last contacts, note, numbers. */
export function CustomerBlocks({ interactionId, customer, alerts, isOffered, history }: CustomerBlocksProps) {
  const { t, i18n } = useTranslation("desk");
  const earlier = history.filter((item) => item.interactionId !== interactionId);
  return (
    <>
      {alerts.length > 0 && (
        <section className="block">
          <AlertStrips alerts={alerts} isOffered={isOffered === true} />
        </section>
      )}
      <Figures customer={customer} />
      <section className="block">
        <div className="block-head">
          <h3 className="section-title">{t("card.lastFive")}</h3>
          <span className="as-of">{t("card.asOf", { time: formatTime(customer.asOf, i18n.language, true) })}</span>
        </div>
        {earlier.length > 0 ? (
          <LastContacts history={earlier} />
        ) : (
          <p className="text-caption ink-2">{t("card.noHistory")}</p>
        )}
      </section>
      {customer.note && (
        <section className="block">
          <h3 className="section-title">{t("card.note")}</h3>
          <p className="card-note">{customer.note}</p>
        </section>
      )}
      <Numbers customer={customer} />
      <About customer={customer} />
    </>
  );
}

function Figures({ customer }: { readonly customer: CustomerCard }) {
  const { t, i18n } = useTranslation("desk");
  const { total, last30Days, abandonedLast30Days, lastAt } = customer.contacts;
  const now = serverNow();
  return (
    <dl className="block figures">
      <div>
        <dt>{t("card.contacts")}</dt>
        <dd>{total}</dd>
        <dd className="more">
          {lastAt === null ? t("card.never") : t("card.lastAt", { when: formatMoment(lastAt, now, i18n.language) })}
        </dd>
      </div>
      <div>
        <dt>{t("card.last30")}</dt>
        <dd>{last30Days}</dd>
        <dd className={`more ${abandonedLast30Days > 0 ? "warn" : ""}`}>
          {t("card.abandoned", { count: abandonedLast30Days })}
        </dd>
      </div>
      <div>
        <dt>{t("card.since")}</dt>
        <dd>{formatDay(customer.since, now, i18n.language)}</dd>
        <dd className="more ellipsis">{customer.company}</dd>
      </div>
    </dl>
  );
}

function Numbers({ customer }: { readonly customer: CustomerCard }) {
  const { t } = useTranslation("desk");
  const { region } = useMe().tenant;
  if (customer.addresses.length === 0) return null;
  return (
    <section className="block">
      <h3 className="section-title">{t("card.addresses")}</h3>
      <ul className="numbers">
        {customer.addresses.map(({ id, address, extension, label, isPrimary }) => (
          <li key={id} className="row">
            <span className="ellipsis">
              {formatNumber(address, region)}
              {extension && ` ${t("card.extension", { extension })}`}
            </span>
            {label && <span className="ink-3 ellipsis">{label}</span>}
            <span className="grow" />
            {isPrimary && <Chip plain>{t("card.primary")}</Chip>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The rest in pairs; what is not known is not shown. */
function About({ customer }: { readonly customer: CustomerCard }) {
  const { t } = useTranslation("desk");
  const pairs = [
    [t("card.owner"), customer.ownerAgent],
    [t("card.email"), customer.email],
  ].filter(([, value]) => value);
  if (pairs.length === 0) return null;
  return (
    <dl className="block about">
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="ellipsis">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
