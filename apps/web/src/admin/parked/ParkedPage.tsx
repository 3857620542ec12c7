import type { ParkedItem } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useParked, useReplay } from "../../api/parked.ts";
import { formatMoment } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Failure } from "../Failure.tsx";
import { OlderButton } from "../OlderButton.tsx";

/** What code could not take, and what was tried in vain. */
export function ParkedPage() {
  const { t } = useTranslation("admin");
  const pages = useParked();
  const { data, error } = pages;
  const replay = useReplay();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages.at(-1)?.total ?? 0;
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.parked")}</h1>
          {total > 0 && (
            <button type="button" className="button" disabled={replay.isPending} onClick={() => replay.mutate("all")}>
              {t("parked.again", { count: total })}
            </button>
          )}
        </div>
        <p className="admin-hint">{t("parked.hint")}</p>
        <Failure error={error ?? replay.error} />
        <p className="admin-hint" role="status">
          {replay.data && t("parked.replayed", { count: replay.data.replayed.length })}
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.parked")}>
          {items.length > 0 && (
            <ParkedTable items={items} isBusy={replay.isPending} onAgain={(id) => replay.mutate([id])} />
          )}
          {data && items.length === 0 && <p className="admin-hint">{t("parked.none")}</p>}
          <OlderButton pages={pages}>{t("parked.later")}</OlderButton>
        </section>
      </div>
    </div>
  );
}

interface ParkedTableProps {
  readonly items: readonly ParkedItem[];
  readonly isBusy: boolean;
  readonly onAgain: (id: string) => void;
}

function ParkedTable({ items, isBusy, onAgain }: ParkedTableProps) {
  const { t } = useTranslation("admin");
  return (
    <table className="table admin-table">
      <thead>
        <tr>
          <th scope="col">{t("parked.what")}</th>
          <th scope="col">{t("parked.contact")}</th>
          <th scope="col">{t("parked.error")}</th>
          <th scope="col">{t("parked.since")}</th>
          <th scope="col">{t("actions")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <ParkedRow key={item.id} item={item} isBusy={isBusy} onAgain={() => onAgain(item.id)} />
        ))}
      </tbody>
    </table>
  );
}

interface ParkedRowProps {
  readonly item: ParkedItem;
  readonly isBusy: boolean;
  readonly onAgain: () => void;
}

function ParkedRow({ item, isBusy, onAgain }: ParkedRowProps) {
  const { t, i18n } = useTranslation("admin");
  const { of, type, error, parkedAt, interactionId, customer } = item;
  const contact = interactionId === null ? t("parked.noContact") : (customer?.name ?? t("parked.unknownCustomer"));
  return (
    <tr>
      <th scope="row">
        <span className="mono">{type}</span>
        <span className="text-caption ink-2 admin-two-lines">{t(`parked.of.${of}`)}</span>
      </th>
      <td>
        {contact}
        {interactionId !== null && <span className="mono text-caption ink-2 admin-two-lines">{interactionId}</span>}
      </td>
      <td>
        <span className="admin-two-lines" title={error}>
          {error}
        </span>
      </td>
      <td className="one-line">{formatMoment(parkedAt, serverNow(), i18n.language)}</td>
      <td>
        <button
          type="button"
          className="button small"
          disabled={isBusy}
          aria-label={t("parked.againOne", { what: type })}
          onClick={onAgain}
        >
          {t("parked.oneAgain")}
        </button>
      </td>
    </tr>
  );
}
