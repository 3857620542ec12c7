import type { CustomerSummary } from "@touchstone/contracts";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCustomerSearch } from "../../api/customers.ts";
import { Icon } from "../../icons/Icon.tsx";
import { useMe } from "../../session/sessionStore.ts";
import { Dotted } from "../../ui/Dot.tsx";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import { CustomerChips } from "../customer/CustomerChips.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { DeskDialog } from "./DeskDialog.tsx";

interface SearchDialogProps {
  readonly title: string;
  readonly onChoose: (customerId: string) => void;
  readonly onClose: () => void;
}

/** Finds a customer by name, company or number; arrows and Enter choose. */
export function SearchDialog({ title, onChoose, onClose }: SearchDialogProps) {
  const { t } = useTranslation("desk");
  const listId = useId();
  const [text, setText] = useState("");
  const [place, setPlace] = useState(0);
  const { data, error } = useCustomerSearch(text);
  const found = text.trim().length < 2 ? [] : (data?.items ?? []);
  const active = Math.min(place, found.length - 1);
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = found[active];
    if (event.key === "Enter" && chosen) onChoose(chosen.customerId);
    else if (event.key === "ArrowDown") setPlace(Math.min(active + 1, found.length - 1));
    else if (event.key === "ArrowUp") setPlace(Math.max(active - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <DeskDialog title={title} onClose={onClose}>
      <span className="input large">
        <Icon name="search" />
        <input
          data-autofocus
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
          aria-label={t("search.placeholder")}
          placeholder={t("search.placeholder")}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPlace(0);
          }}
          onKeyDown={pressed}
        />
      </span>
      <Found listId={listId} found={found} active={active} onChoose={onChoose} />
      <ProblemStrip error={error} />
      {text.trim().length < 2 && <p className="search-note">{t("search.hint")}</p>}
      {text.trim().length >= 2 && data && found.length === 0 && <p className="search-note">{t("search.none")}</p>}
    </DeskDialog>
  );
}

interface FoundProps {
  readonly listId: string;
  readonly found: readonly CustomerSummary[];
  readonly active: number;
  readonly onChoose: (customerId: string) => void;
}

function Found({ listId, found, active, onChoose }: FoundProps) {
  const { t } = useTranslation("desk");
  const { region } = useMe().tenant;
  return (
    <div id={listId} role="listbox" aria-label={t("search.results")} className="found">
      {found.map((customer, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's, which keeps the focus
        <div
          key={customer.customerId}
          id={`${listId}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === active}
          className="found-row"
          onClick={() => onChoose(customer.customerId)}
        >
          <span className="row">
            <b className="ellipsis">{customer.name}</b>
            <CustomerChips customer={customer} />
          </span>
          <span className="text-caption ink-2 ellipsis">
            <Dotted facts={[customer.address && formatNumber(customer.address, region), customer.company]} />
          </span>
        </div>
      ))}
    </div>
  );
}
