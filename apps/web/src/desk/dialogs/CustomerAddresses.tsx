import type { CustomerCard } from "@touchstone/contracts";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddAddress, useRemoveAddress } from "../../api/customers.ts";
import { keyOf } from "../../api/problem.ts";
import { Icon } from "../../icons/Icon.tsx";
import { useMe } from "../../session/sessionStore.ts";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";

/** Where a customer is reached and recognised by: as many as there are. Each change holds at once, apart from the rest of the form. */
export function CustomerAddresses({ customer }: { readonly customer: CustomerCard }) {
  const { t } = useTranslation(["desk", "common"]);
  const { region } = useMe().tenant;
  const removing = useRemoveAddress(customer.customerId);
  return (
    <fieldset className="field customer-addresses">
      <legend className="field-label">{t("customer.addresses")}</legend>
      <ul className="numbers">
        {customer.addresses.map(({ id, address }) => {
          const shown = formatNumber(address, region);
          return (
            <li key={id} className="row">
              <span className="ellipsis grow">{shown}</span>
              <button
                type="button"
                className="button quiet small icon-only"
                aria-label={t("customer.removeAddress", { address: shown })}
                disabled={removing.isPending}
                onClick={() => removing.mutate(id)}
              >
                <Icon name="cross" size={14} />
              </button>
            </li>
          );
        })}
      </ul>
      <ProblemStrip error={removing.error} />
      <NewAddress customerId={customer.customerId} />
    </fieldset>
  );
}

function NewAddress({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation(["desk", "common"]);
  const [address, setAddress] = useState("");
  const adding = useAddAddress(customerId);
  const problemId = useId();
  const add = () => {
    if (address.trim() === "" || adding.isPending) return;
    adding.mutate(address.trim(), { onSuccess: () => setAddress("") });
  };
  // Within the form of the record, whose own button this key would press.
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    add();
  };
  const problem = adding.error && keyOf(adding.error);
  return (
    <>
      <div className="row">
        <span className={`input grow ${problem ? "bad" : ""}`}>
          <input
            aria-label={t("customer.newAddress")}
            placeholder={t("customer.newAddress")}
            aria-invalid={problem !== null}
            aria-describedby={problem ? problemId : undefined}
            maxLength={254}
            autoComplete="off"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            onKeyDown={pressed}
          />
        </span>
        <button type="button" className="button" disabled={address.trim() === "" || adding.isPending} onClick={add}>
          <Icon name="plus" size={14} />
          {t("customer.addAddress")}
        </button>
      </div>
      {problem && (
        <span id={problemId} className="remedy" role="alert">
          {problem === "invalid" ? t("customer.noAddress") : t(`common:problems.${problem}`)}
        </span>
      )}
    </>
  );
}
