import type { OutboxItem } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOutbox } from "../../api/outbox.ts";
import { formatMoment } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Failure } from "../Failure.tsx";
import { OlderButton } from "../OlderButton.tsx";
import { OutboxReader } from "./OutboxReader.tsx";

/** Mails that the house has written, where no server is configured that would send them. */
export function OutboxPage() {
  const { t } = useTranslation("admin");
  const pages = useOutbox();
  const { data, error } = pages;
  const [open, setOpen] = useState<string | null>(null);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const keeps = data?.pages[0]?.keeps ?? true;
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.outbox")}</h1>
        </div>
        <p className="admin-hint">{t(keeps ? "outbox.hint" : "outbox.sends")}</p>
        <Failure error={error} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.outbox")}>
          {open !== null && <OutboxReader key={open} mailId={open} onClose={() => setOpen(null)} />}
          {items.length > 0 && (
            <table className="table admin-table">
              <thead>
                <tr>
                  <th scope="col">{t("outbox.subject")}</th>
                  <th scope="col">{t("outbox.to")}</th>
                  <th scope="col">{t("outbox.at")}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <OutboxRow key={item.id} item={item} isOpen={item.id === open} onOpen={() => setOpen(item.id)} />
                ))}
              </tbody>
            </table>
          )}
          {items.length === 0 && keeps && data && <p className="admin-hint">{t("outbox.none")}</p>}
          <OlderButton pages={pages}>{t("outbox.earlier")}</OlderButton>
        </section>
      </div>
    </div>
  );
}

interface OutboxRowProps {
  readonly item: OutboxItem;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function OutboxRow({ item: { subject, to, at, automatic }, isOpen, onOpen }: OutboxRowProps) {
  const { t, i18n } = useTranslation("admin");
  return (
    <tr className={isOpen ? "selected" : ""}>
      <th scope="row">
        <button type="button" className="link-button admin-name ellipsis" aria-pressed={isOpen} onClick={onOpen}>
          {subject || t("outbox.noSubject")}
        </button>{" "}
        {automatic && <span className="text-caption ink-2 one-line">{t("outbox.automatic")}</span>}
      </th>
      <td>{to.map(({ address }) => address).join(", ")}</td>
      <td className="one-line">{formatMoment(at, serverNow(), i18n.language)}</td>
    </tr>
  );
}
