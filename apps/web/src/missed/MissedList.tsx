import "./missed.css";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type MissedChoice, missedCsvPath, useMissedList, useQueueNames } from "../api/missed.ts";
import { MoreButton } from "../ui/MoreButton.tsx";
import { ProblemStrip } from "../ui/ProblemStrip.tsx";
import { MissedRow } from "./MissedRow.tsx";

const TABS = ["unfinished", "mine", "closed"] as const;
type Tab = (typeof TABS)[number];

const choiceOf = (tab: Tab, queueId: string): MissedChoice => ({
  ...(tab === "mine" ? { owner: "me" as const } : { state: tab }),
  ...(queueId === "" ? {} : { queueId }),
});

interface MissedListProps {
  /** What a customer's name leads to, where there is such a place. */
  readonly onCustomer?: (customerId: string) => void;
  /** May the lines be taken away as a file? */
  readonly hasFile?: boolean;
}

/** Customers who were not served, for whoever looks: agents those of their queues, supervisors all. */
export function MissedList({ onCustomer, hasFile = false }: MissedListProps) {
  const { t } = useTranslation("missed");
  const [tab, setTab] = useState<Tab>("unfinished");
  const [queueId, setQueueId] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const choice = choiceOf(tab, queueId);
  return (
    <section className="missed" aria-label={t("title")}>
      <div className="row wrap missed-choice">
        <fieldset className="segments" aria-label={t("show")}>
          {TABS.map((one) => (
            <button key={one} type="button" aria-pressed={tab === one} onClick={() => setTab(one)}>
              {t(`tabs.${one}`)}
            </button>
          ))}
        </fieldset>
        <QueueChoice queueId={queueId} onChoose={setQueueId} />
        <span className="grow" />
        {hasFile && (
          <a className="button small" href={missedCsvPath(choice)} download>
            {t("csv")}
          </a>
        )}
      </div>
      <Lines choice={choice} tab={tab} open={open} onOpen={setOpen} onCustomer={onCustomer} />
    </section>
  );
}

function QueueChoice({ queueId, onChoose }: { readonly queueId: string; onChoose(queueId: string): void }) {
  const { t } = useTranslation("missed");
  const { data } = useQueueNames();
  return (
    <span className="input missed-queue">
      <select aria-label={t("queue")} value={queueId} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{t("allQueues")}</option>
        {data?.map((queue) => (
          <option key={queue.queueId} value={queue.queueId}>
            {queue.name}
          </option>
        ))}
      </select>
    </span>
  );
}

interface LinesProps {
  readonly choice: MissedChoice;
  readonly tab: Tab;
  readonly open: string | null;
  readonly onOpen: (missedId: string | null) => void;
  readonly onCustomer: ((customerId: string) => void) | undefined;
}

function Lines({ choice, tab, open, onOpen, onCustomer }: LinesProps) {
  const { t } = useTranslation(["missed", "common"]);
  const query = useMissedList(choice);
  const { data, error, isPending } = query;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="missed-lines">
      <ProblemStrip error={error} />
      {isPending && (
        <span className="skeleton" style={{ width: "60%" }} role="status" aria-label={t("common:loading")} />
      )}
      {!isPending && !error && items.length === 0 && <p className="missed-none ink-2">{t(`none.${tab}`)}</p>}
      <ul>
        {items.map((item) => (
          <MissedRow
            key={item.missedId}
            item={item}
            isOpen={open === item.missedId}
            onToggle={() => onOpen(open === item.missedId ? null : item.missedId)}
            onCustomer={onCustomer}
          />
        ))}
      </ul>
      <MoreButton query={query}>{t("more")}</MoreButton>
    </div>
  );
}
