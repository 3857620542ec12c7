import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { useMe } from "../../session/sessionStore.ts";
import { LastContacts } from "../customer/LastContacts.tsx";
import { useAssign } from "../customer/useAssign.tsx";
import { callerNumber } from "../frame/phoneNumbers.ts";
import { earlierThan, type Undecided } from "./Candidates.tsx";

/** What is said of whoever is nobody's customer yet: by the number, the mail address, or as a visitor of the site. */
const words = {
  number: {
    title: "unknown.title",
    create: "unknown.create",
    createWithout: "unknown.createWithheld",
    history: "unknown.history",
    nothing: "unknown.nothing",
  },
  mail: {
    title: "unknown.mailTitle",
    create: "unknown.mailCreate",
    createWithout: "unknown.mailCreateWithout",
    history: "unknown.mailHistory",
    nothing: "unknown.mailNothing",
  },
  visitor: {
    title: "thread:visitor.title",
    create: "unknown.visitorCreate",
    createWithout: "unknown.visitorCreate",
    history: "unknown.visitorHistory",
    nothing: "unknown.visitorNothing",
  },
} as const;

const kindOf = ({ channel }: Undecided) => (channel === "chat" ? "visitor" : channel === "email" ? "mail" : "number");

/** Nobody has this number: one click makes a customer of the caller, or the contact goes to a known one. */
export function UnknownCaller({ contact }: { readonly contact: Undecided }) {
  const { t } = useTranslation(["desk", "thread"]);
  const isWithheld = contact.match === "withheld";
  const kind = kindOf(contact);
  const title = isWithheld && kind === "number" ? t("unknown.withheldTitle") : t(words[kind].title);
  return (
    <>
      <section className="block">
        <h3 className="text-section">{title}</h3>
        <div className="alert-strip warn">
          <Icon name="shieldQuestion" size={14} />
          <b>{t("unknown.identity")}</b>
          <span>{t("unknown.identityMore")}</span>
        </div>
      </section>
      <NewCustomerForm contact={contact} />
      {!isWithheld && <NumberHistory contact={contact} />}
      <p className="block text-caption ink-2">{t("candidates.changeable")}</p>
    </>
  );
}

function NewCustomerForm({ contact }: { readonly contact: Undecided }) {
  const { t } = useTranslation(["desk", "thread"]);
  const { region } = useMe().tenant;
  const { createNew, search, isBusy } = useAssign(contact.interactionId);
  const [name, setName] = useState(contact.from.name ?? "");
  const kind = kindOf(contact);
  // What a visitor typed of himself is nobody's address until an agent says so; what nobody can read is none.
  const number = contact.from.address === null || kind === "visitor" ? null : callerNumber(contact.from, region);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    createNew(name.trim());
  };
  return (
    <form className="block new-customer" onSubmit={submit}>
      <h3 className="section-title">{t(number === null ? words[kind].createWithout : words[kind].create)}</h3>
      <label className="field">
        <span className="label">{t("unknown.name")}</span>
        <span className="input">
          <input
            value={name}
            maxLength={200}
            autoComplete="off"
            placeholder={t("unknown.namePlaceholder")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </span>
      </label>
      {number && (
        <div className="field">
          <span className="field-label">{t(kind === "mail" ? "thread:mail.address" : "unknown.number")}</span>
          <span className="input fixed">
            <Icon name={kind === "mail" ? "mail" : "phone"} />
            <span>{number}</span>
          </span>
        </div>
      )}
      <div className="row wrap">
        <button type="submit" className="button primary" disabled={isBusy}>
          <Icon name="plus" />
          {t("unknown.button")}
        </button>
        <button type="button" className="button" onClick={search}>
          <Icon name="search" />
          {t("unknown.assign")}
        </button>
      </div>
    </form>
  );
}

function NumberHistory({ contact }: { readonly contact: Undecided }) {
  const { t } = useTranslation(["desk", "thread"]);
  const { history, nothing } = words[kindOf(contact)];
  const earlier = earlierThan(contact);
  return (
    <section className="block">
      <h3 className="section-title">{t(history)}</h3>
      {earlier.length > 0 ? <LastContacts history={earlier} /> : <p className="text-caption ink-2">{t(nothing)}</p>}
    </section>
  );
}
