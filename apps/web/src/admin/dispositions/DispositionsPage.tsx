import type { Disposition } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useAllDispositions } from "../../api/dispositions.ts";
import { useQueues } from "../../api/settings.ts";
import { labelOf } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Failure } from "../Failure.tsx";
import { HistoryPanel } from "../history/HistoryPanel.tsx";
import { useOpenForm } from "../useOpenForm.ts";
import { DispositionForm } from "./DispositionForm.tsx";

/** What agents can close contacts with, queue by queue. */
export function DispositionsPage() {
  const { t } = useTranslation("admin");
  const { data, error } = useAllDispositions();
  const queues = new Map(useQueues().data?.items.map(({ queueId, name }) => [queueId, name]));
  const form = useOpenForm<string>();
  const { open, choose } = form;
  const nameOf = ({ queueId }: Disposition) => (queueId === null ? "" : (queues.get(queueId) ?? t("unknown")));
  const shown = (data?.items ?? []).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)) || a.position - b.position);
  const chosen = shown.find(({ id }) => id === open);
  const last = Math.min(9999, 1 + Math.max(-1, ...shown.map(({ position }) => position)));
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.dispositions")}</h1>
          <button type="button" className="button primary" onClick={() => choose("new")}>
            <Icon name="plus" />
            {t("dispositions.new")}
          </button>
        </div>
        <Failure error={error} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.dispositions")}>
          {open === "new" && <DispositionForm disposition={null} last={last} form={form} />}
          {chosen && <DispositionForm key={chosen.id} disposition={chosen} last={last} form={form} />}
          <table className="table admin-table">
            <thead>
              <tr>
                <th scope="col">{t("dispositions.words")}</th>
                <th scope="col">{t("fields.queueId")}</th>
                <th scope="col" className="number">
                  {t("fields.position")}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <DispositionRow
                  key={one.id}
                  disposition={one}
                  queue={nameOf(one) || t("answers.allQueues")}
                  isOpen={one.id === open}
                  onOpen={() => choose(one.id)}
                />
              ))}
            </tbody>
          </table>
          {data?.items.length === 0 && <p className="admin-hint">{t("dispositions.none")}</p>}
        </section>
      </div>
      {chosen && <HistoryPanel key={chosen.id} subject="disposition" id={chosen.id} />}
    </div>
  );
}

interface DispositionRowProps {
  readonly disposition: Disposition;
  readonly queue: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function DispositionRow({ disposition: { label, position }, queue, isOpen, onOpen }: DispositionRowProps) {
  const { i18n } = useTranslation("admin");
  return (
    <tr className={isOpen ? "selected" : ""}>
      <th scope="row">
        <button type="button" className="link-button" aria-pressed={isOpen} onClick={onOpen}>
          {labelOf(label, i18n.language)}
        </button>
      </th>
      <td className="one-line">{queue}</td>
      <td className="number">{position}</td>
    </tr>
  );
}
