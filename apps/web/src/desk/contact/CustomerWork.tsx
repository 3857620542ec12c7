import { useTranslation } from "react-i18next";
import { useCustomer, useIsErased } from "../../api/customers.ts";
import { Icon } from "../../icons/Icon.tsx";
import { useMe } from "../../session/sessionStore.ts";
import { Dotted } from "../../ui/Dot.tsx";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { CustomerChips } from "../customer/CustomerChips.tsx";
import { Erased } from "../customer/Erased.tsx";
import { openPage, useDesk } from "../frame/deskContext.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { languageName } from "../offer/languageName.ts";
import { Timeline } from "./Timeline.tsx";

/** Zone B with a customer that was searched for or had just ended: no contact is open, so there is no note. */
export function CustomerWork({ customerId }: { readonly customerId: string }) {
  const desk = useDesk();
  if (useIsErased(customerId)) return <Erased heading="h1" onBack={() => openPage(desk, { kind: "home" })} />;
  return <Customer customerId={customerId} />;
}

function Customer({ customerId }: { readonly customerId: string }) {
  const { t, i18n } = useTranslation(["desk", "common", "thread"]);
  const desk = useDesk();
  const { region } = useMe().tenant;
  const { data: customer, error } = useCustomer(customerId);
  const numbers = customer?.addresses.map((one) => formatNumber(one.address, region)).join(", ");
  return (
    <>
      <header className="work-head">
        <div className="row">
          <button
            type="button"
            className="button small quiet icon-only"
            aria-label={t("customer.back")}
            onClick={() => openPage(desk, { kind: "home" })}
          >
            <Icon name="undo" />
          </button>
          <h1 className="text-title ellipsis">{customer?.name ?? "…"}</h1>
          {customer && <CustomerChips customer={customer} />}
          <span className="grow" />
          {customer && (
            <button type="button" className="button small" onClick={() => desk.view.setState({ dialog: "write" })}>
              <Icon name="sms" size={14} />
              {t("thread:write.button")}
            </button>
          )}
          {customer && (
            <button type="button" className="button small" onClick={() => desk.view.setState({ dialog: "edit" })}>
              <Icon name="pencil" size={14} />
              {t("customer.edit")}
            </button>
          )}
        </div>
        <ProblemStrip error={error} />
        {customer && (
          <p className="work-facts ellipsis">
            <Dotted
              facts={[
                numbers,
                customer.language && languageName(customer.language, i18n.language),
                customer.company,
                customer.email,
                customer.ownerAgent,
              ]}
            />
          </p>
        )}
        {customer?.note && <p className="card-note">{customer.note}</p>}
      </header>
      <div className="work-body alone">
        <Timeline customerId={customerId} customer={customer?.name ?? ""} />
      </div>
    </>
  );
}
