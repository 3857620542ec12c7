import type { CustomerCard, Erasure } from "@touchstone/contracts";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEraseCustomer } from "../../api/customers.ts";
import { keyOf, RequestFailed } from "../../api/problem.ts";
import { useMe } from "../../session/sessionStore.ts";

const reasons = ["asked", "notNeeded", "mistake"] as const;

interface EraseProps {
  readonly customer: CustomerCard;
  readonly onErased: () => void;
}

/** Administrators erase a person from here: with a reason, and the name typed again. */
export function EraseCustomer({ customer, onErased }: EraseProps) {
  const { t } = useTranslation("desk");
  const { roles } = useMe();
  const [isOpen, setOpen] = useState(false);
  if (!roles.includes("administrator")) return null;
  return (
    <section className="block">
      {isOpen ? (
        <EraseForm customer={customer} onErased={onErased} />
      ) : (
        <button type="button" className="button small danger" onClick={() => setOpen(true)}>
          {t("erase.button")}
        </button>
      )}
    </section>
  );
}

function EraseForm({ customer, onErased }: EraseProps) {
  const { t } = useTranslation(["desk", "common"]);
  const [why, setWhy] = useState<Erasure["why"]>("asked");
  const [name, setName] = useState("");
  const whatId = useId();
  const erasing = useEraseCustomer(customer.customerId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    erasing.mutate({ name, why }, { onSuccess: onErased });
  };
  return (
    <form className="edit-customer" onSubmit={submit} aria-describedby={whatId}>
      <h3 className="section-title">{t("erase.title", { name: customer.name })}</h3>
      <p id={whatId} className="text-caption">
        {t("erase.what")}
      </p>
      <label className="field">
        <span className="label">{t("erase.why")}</span>
        <span className="input">
          <select
            value={why}
            onChange={(event) => setWhy(reasons.find((one) => one === event.currentTarget.value) ?? "asked")}
          >
            {reasons.map((one) => (
              <option key={one} value={one}>
                {t(`erase.${one}`)}
              </option>
            ))}
          </select>
        </span>
      </label>
      <label className="field">
        <span className="label">{t("erase.typed")}</span>
        <span className="input">
          <input value={name} autoComplete="off" onChange={(event) => setName(event.currentTarget.value)} />
        </span>
      </label>
      {erasing.error && <Fault error={erasing.error} />}
      <button
        type="submit"
        className="button small danger"
        disabled={name.trim() !== customer.name.trim() || erasing.isPending}
      >
        {t("erase.erase")}
      </button>
    </form>
  );
}

function Fault({ error }: { readonly error: Error }) {
  const { t } = useTranslation(["desk", "common"]);
  const isOpen = error instanceof RequestFailed && error.status === 409;
  return (
    <p className="alert-strip crit" role="alert">
      {isOpen ? t("erase.open") : t(`common:problems.${keyOf(error)}`)}
    </p>
  );
}
