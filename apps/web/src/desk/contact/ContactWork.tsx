import type { DeskContact } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useCustomer } from "../../api/customers.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Dotted } from "../../ui/Dot.tsx";
import { AlertStrips } from "../customer/AlertStrips.tsx";
import { CustomerChips } from "../customer/CustomerChips.tsx";
import { useDesk } from "../frame/deskContext.tsx";
import { exactWord, matchLook, matchWord } from "../frame/labels.ts";
import { regionName } from "../frame/phoneNumbers.ts";
import { useCallerNames } from "../frame/useCaller.ts";
import { Composer } from "../notes/Composer.tsx";
import { languageName } from "../offer/languageName.ts";
import { Attributes } from "./Attributes.tsx";
import { Timeline } from "./Timeline.tsx";

/** Zone B with an open contact: who it is, what was before, and the note. */
export function ContactWork({ contact }: { readonly contact: DeskContact }) {
  const { title } = useCallerNames()(contact);
  return (
    <>
      <ContactHead contact={contact} />
      <div className="work-body">
        <Timeline customerId={contact.customer?.customerId ?? null} customer={title} contact={contact} />
        <Attributes contact={contact} />
      </div>
      <Composer contact={contact} />
    </>
  );
}

/** Who it is, and what can be changed about that. */
export function ContactHead({ contact }: { readonly contact: DeskContact }) {
  const { t } = useTranslation(["desk", "thread"]);
  const { view } = useDesk();
  const nameOf = useCallerNames();
  const { customer, match } = contact;
  // An edit of a moment ago is already in the fetched card, while the socket's card may be of before.
  const { data: fresh } = useCustomer(customer?.customerId ?? null);
  const shown = fresh ?? customer;
  const { title } = nameOf({ ...contact, customer: shown });
  const { icon, tone } = matchLook[match];
  return (
    <header className="work-head">
      <div className="row">
        <h1 className="text-title ellipsis">{title}</h1>
        {shown && <CustomerChips customer={shown} />}
        {!shown && (
          <Chip tone={tone} icon={icon}>
            {t(matchWord(contact), { count: contact.candidateCount })}
          </Chip>
        )}
        <span className="grow" />
        <button type="button" className="button small" onClick={() => view.setState({ dialog: "assign" })}>
          <Icon name="swap" size={14} />
          {t("customer.reassign")}
        </button>
        {customer && (
          <button type="button" className="button small" onClick={() => view.setState({ dialog: "edit" })}>
            <Icon name="pencil" size={14} />
            {t("customer.edit")}
          </button>
        )}
      </div>
      <ContactFacts contact={contact} />
      {contact.state === "wrapUp" && <AlertStrips alerts={contact.alerts} />}
    </header>
  );
}

function ContactFacts({ contact }: { readonly contact: DeskContact }) {
  const { t, i18n } = useTranslation(["desk", "thread"]);
  const { number, title } = useCallerNames()(contact);
  const { customer, match, from } = contact;
  return (
    <p className="work-facts ellipsis">
      <Dotted
        facts={[
          customer && (match === "exact" ? t(exactWord(contact)) : t("match.assigned")),
          number !== title && number,
          from.region && regionName(from.region, i18n.language),
          customer?.language && languageName(customer.language, i18n.language),
          customer?.company,
        ]}
      />
    </p>
  );
}
