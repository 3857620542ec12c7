import type { CustomerCard } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useCustomer, useIsErased } from "../../api/customers.ts";
import { CustomerChips } from "../../desk/customer/CustomerChips.tsx";
import { EraseCustomer } from "../../desk/customer/EraseCustomer.tsx";
import { Erased } from "../../desk/customer/Erased.tsx";
import { formatNumber } from "../../desk/frame/phoneNumbers.ts";
import { languageName } from "../../desk/offer/languageName.ts";
import { formatDay } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { useMe } from "../../session/sessionStore.ts";
import { Failure } from "../Failure.tsx";

interface CustomerPanelProps {
  readonly customerId: string;
  readonly onClose: () => void;
}

/** The record of one customer beside the list, as far as it takes to know who it is before erasing the person. */
export function CustomerPanel({ customerId, onClose }: CustomerPanelProps) {
  const { t } = useTranslation("admin");
  return (
    <aside className="history-panel customer-panel" aria-label={t("customers.record")}>
      {useIsErased(customerId) ? (
        <Erased heading="h2" onBack={onClose} />
      ) : (
        <Record customerId={customerId} onClose={onClose} />
      )}
    </aside>
  );
}

function Record({ customerId, onClose }: CustomerPanelProps) {
  const { t } = useTranslation("common");
  const { data: customer, error } = useCustomer(customerId);
  return (
    <>
      <div className="row">
        <h2 className="text-section grow ellipsis">{customer?.name ?? "…"}</h2>
        {customer && <CustomerChips customer={customer} />}
        <button type="button" className="button small quiet icon-only" aria-label={t("close")} onClick={onClose}>
          <Icon name="cross" size={14} />
        </button>
      </div>
      <Failure error={error} />
      {customer && (
        <div className="admin-scroll customer-record">
          <Facts customer={customer} />
          {/* What was erased says so by itself: the panel shows it in place of the card. */}
          <EraseCustomer customer={customer} onErased={() => {}} />
        </div>
      )}
    </>
  );
}

function Facts({ customer }: { readonly customer: CustomerCard }) {
  const { t, i18n } = useTranslation(["admin", "desk"]);
  const { region } = useMe().tenant;
  const { addresses, email, company, language, ownerAgent, note, since, contacts } = customer;
  const facts: readonly (readonly [string, string | null])[] = [
    [t("customers.addresses"), addresses.map(({ address }) => formatNumber(address, region)).join("\n")],
    [t("desk:card.email"), email],
    [t("desk:card.company"), company],
    [t("desk:card.language"), language && languageName(language, i18n.language)],
    [t("desk:card.owner"), ownerAgent],
    [t("desk:card.since"), formatDay(since, serverNow(), i18n.language)],
    [t("desk:card.contacts"), String(contacts.total)],
    [t("desk:card.note"), note],
  ];
  return (
    <dl className="customer-facts">
      {facts.map(([what, said]) => said && <Fact key={what} what={what} said={said} />)}
    </dl>
  );
}

function Fact({ what, said }: { readonly what: string; readonly said: string }) {
  return (
    <div>
      <dt>{what}</dt>
      <dd>{said}</dd>
    </div>
  );
}
