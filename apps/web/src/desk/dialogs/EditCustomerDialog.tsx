import type { CustomerCard, CustomerEdit } from "@touchstone/contracts";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCustomer, useEditCustomer } from "../../api/customers.ts";
import { keyOf } from "../../api/problem.ts";
import { languages } from "../../i18n/languages.ts";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { useTierName } from "../customer/CustomerChips.tsx";
import { EraseCustomer } from "../customer/EraseCustomer.tsx";
import { CustomerAddresses } from "./CustomerAddresses.tsx";
import { DeskDialog } from "./DeskDialog.tsx";

interface EditCustomerDialogProps {
  readonly customerId: string;
  readonly onClose: () => void;
}

/** What people may correct of a customer. The form opens with the whole record, not the shortened card. */
export function EditCustomerDialog({ customerId, onClose }: EditCustomerDialogProps) {
  const { t } = useTranslation(["desk", "common"]);
  const { data, error } = useCustomer(customerId);
  return (
    <DeskDialog title={t("customer.editTitle")} onClose={onClose}>
      <ProblemStrip error={error} />
      {data && <EditForm key={data.customerId} customer={data} onClose={onClose} />}
      {data && <EraseCustomer customer={data} onErased={onClose} />}
    </DeskDialog>
  );
}

const editOf = ({ name, company, tier, vip, language, email, note }: CustomerCard): CustomerEdit => ({
  name,
  company,
  tier,
  vip,
  language: languages.find((one) => one === language) ?? null,
  email,
  note,
});

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

function EditForm({ customer, onClose }: { readonly customer: CustomerCard; readonly onClose: () => void }) {
  const { t } = useTranslation(["desk", "common"]);
  const [edit, setEdit] = useState(() => editOf(customer));
  const saving = useEditCustomer(customer.customerId);
  const set = (part: Partial<CustomerEdit>) => setEdit((before) => ({ ...before, ...part }));
  const isNameless = edit.name.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNameless) return;
    const { name, company, email, note } = edit;
    const clean = {
      ...edit,
      name: name.trim(),
      company: orNull(company ?? ""),
      email: orNull(email ?? ""),
      note: orNull(note ?? ""),
    };
    saving.mutate(clean, { onSuccess: onClose });
  };
  return (
    <form className="edit-customer" onSubmit={submit} noValidate>
      <Text
        label={t("customer.name")}
        value={edit.name}
        onChange={(name) => set({ name })}
        remedy={isNameless ? t("customer.nameMissing") : null}
      />
      <div className="two-fields">
        <Text label={t("card.company")} value={edit.company ?? ""} onChange={(company) => set({ company })} />
        <Text label={t("card.email")} type="email" value={edit.email ?? ""} onChange={(email) => set({ email })} />
      </div>
      <CustomerAddresses customer={customer} />
      <TierAndLanguage edit={edit} set={set} />
      <label className="row check">
        <input type="checkbox" checked={edit.vip} onChange={(event) => set({ vip: event.currentTarget.checked })} />
        {t("customer.vip")}
      </label>
      <label className="field">
        <span className="label">{t("card.note")}</span>
        <textarea
          className="text-area"
          rows={3}
          maxLength={4000}
          value={edit.note ?? ""}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
      </label>
      {saving.error && (
        <p className="alert-strip crit" role="alert">
          {t(`common:problems.${keyOf(saving.error)}`)}
        </p>
      )}
      <div className="row dialog-foot">
        <span className="grow" />
        <button type="button" className="button" onClick={onClose}>
          {t("common:cancel")}
        </button>
        <button type="submit" className="button primary" disabled={saving.isPending}>
          {t("common:save")}
        </button>
      </div>
    </form>
  );
}

const tiers = ["platinum", "gold", "silver", "bronze", "standard"] as const;

interface PartProps {
  readonly edit: CustomerEdit;
  readonly set: (part: Partial<CustomerEdit>) => void;
}

function TierAndLanguage({ edit, set }: PartProps) {
  const { t } = useTranslation(["desk", "common"]);
  const tierName = useTierName();
  // A tenant's own tier stays choosable even when it is none of the usual ones.
  const choices = edit.tier && !tiers.some((one) => one === edit.tier) ? [edit.tier, ...tiers] : tiers;
  return (
    <div className="two-fields">
      <Choice label={t("card.tier")} value={edit.tier ?? ""} onChange={(tier) => set({ tier: orNull(tier) })}>
        <option value="">{t("customer.noTier")}</option>
        {choices.map((tier) => (
          <option key={tier} value={tier}>
            {tierName(tier)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t("card.language")}
        value={edit.language ?? ""}
        onChange={(tag) => set({ language: languages.find((one) => one === tag) ?? null })}
      >
        <option value="">{t("customer.noLanguage")}</option>
        {languages.map((language) => (
          <option key={language} value={language}>
            {t(`common:languages.${language}`)}
          </option>
        ))}
      </Choice>
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "email";
  readonly remedy?: string | null;
}

function Text({ label, value, onChange, type = "text", remedy = null }: TextProps) {
  const remedyId = useId();
  return (
    <label className="field">
      <span className="label">{label}</span>
      <span className={`input ${remedy ? "bad" : ""}`}>
        <input
          type={type}
          value={value}
          maxLength={200}
          autoComplete="off"
          aria-invalid={remedy !== null}
          aria-describedby={remedy ? remedyId : undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </span>
      {remedy && (
        <span id={remedyId} className="remedy">
          {remedy}
        </span>
      )}
    </label>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <span className="input">
        <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {children}
        </select>
      </span>
    </label>
  );
}
