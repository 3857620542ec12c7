import type { CustomerSummary } from "@touchstone/contracts";
import { type RefObject, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isLongEnough, useFoundCustomers } from "../../api/customers.ts";
import { CustomerChips } from "../../desk/customer/CustomerChips.tsx";
import { formatNumber } from "../../desk/frame/phoneNumbers.ts";
import { Icon } from "../../icons/Icon.tsx";
import { useMe } from "../../session/sessionStore.ts";
import { Failure } from "../Failure.tsx";
import { OlderButton } from "../OlderButton.tsx";
import { CustomerPanel } from "./CustomerPanel.tsx";

/** Who is kept as a customer: found by what they say of themselves, looked at, and erased when they ask for it. */
export function CustomersPage() {
  const { t } = useTranslation("admin");
  const [sought, setSought] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const close = () => {
    setOpen(null);
    field.current?.focus();
  };
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.customers")}</h1>
          <SearchField field={field} value={sought} onChange={setSought} />
        </div>
        <p className="admin-hint">{t("customers.hint")}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.customers")}>
          <Found sought={sought} open={open} onOpen={setOpen} />
        </section>
      </div>
      {open !== null && <CustomerPanel key={open} customerId={open} onClose={close} />}
    </div>
  );
}

interface SearchFieldProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function SearchField({ field, value, onChange }: SearchFieldProps) {
  const { t } = useTranslation("admin");
  return (
    <span className="input customer-search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label={t("customers.search")}
        placeholder={t("customers.search")}
        maxLength={100}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </span>
  );
}

interface FoundProps {
  readonly sought: string;
  readonly open: string | null;
  readonly onOpen: (customerId: string) => void;
}

function Found({ sought, open, onOpen }: FoundProps) {
  const { t } = useTranslation(["admin", "desk"]);
  const pages = useFoundCustomers(sought);
  const isAsked = isLongEnough(sought);
  const items = isAsked ? (pages.data?.pages.flatMap((page) => page.items) ?? []) : [];
  const isNobody = isAsked && pages.isSuccess && items.length === 0;
  return (
    <>
      <Failure error={isAsked && pages.error} />
      {items.length > 0 && <CustomerTable items={items} open={open} onOpen={onOpen} />}
      <p className="admin-hint" role="status">
        {!isAsked && t("desk:search.hint")}
        {isNobody && t("desk:search.none")}
      </p>
      {isAsked && <OlderButton pages={pages}>{t("customers.more")}</OlderButton>}
    </>
  );
}

interface CustomerTableProps {
  readonly items: readonly CustomerSummary[];
  readonly open: string | null;
  readonly onOpen: (customerId: string) => void;
}

function CustomerTable({ items, open, onOpen }: CustomerTableProps) {
  const { t } = useTranslation(["admin", "desk"]);
  const { region } = useMe().tenant;
  return (
    <table className="table admin-table">
      <thead>
        <tr>
          <th scope="col">{t("customers.name")}</th>
          <th scope="col">{t("customers.number")}</th>
          <th scope="col">{t("desk:card.company")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((customer) => (
          <tr key={customer.customerId} className={customer.customerId === open ? "selected" : ""}>
            <th scope="row">
              <span className="row">
                <button
                  type="button"
                  className="link-button ellipsis"
                  aria-pressed={customer.customerId === open}
                  onClick={() => onOpen(customer.customerId)}
                >
                  {customer.name}
                </button>
                <CustomerChips customer={customer} />
              </span>
            </th>
            <td className="one-line">{customer.address && formatNumber(customer.address, region)}</td>
            <td>
              <span className="admin-two-lines">{customer.company}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
