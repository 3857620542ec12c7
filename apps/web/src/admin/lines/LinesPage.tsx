import type { Line } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useLines, useQueues } from "../../api/settings.ts";
import { formatNumber } from "../../desk/frame/phoneNumbers.ts";
import { ownNames } from "../../i18n/languages.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Failure } from "../Failure.tsx";
import { HistoryPanel } from "../history/HistoryPanel.tsx";
import { useOpenForm } from "../useOpenForm.ts";
import { LineForm } from "./LineForm.tsx";
import { MailSection } from "./MailSection.tsx";
import { WebSection } from "./WebSection.tsx";

/** The numbers and addresses that customers use, and where each leads. */
export function LinesPage() {
  const { t } = useTranslation("admin");
  const { data, error } = useLines();
  const form = useOpenForm<string>();
  const { open, choose } = form;
  const line = data?.items.find(({ lineId }) => lineId === open);
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.lines")}</h1>
          <button type="button" className="button primary" onClick={() => choose("new")}>
            <Icon name="plus" />
            {t("line.new")}
          </button>
        </div>
        <Failure error={error} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.lines")}>
          {open === "new" && <LineForm line={null} form={form} />}
          {line && <LineForm key={line.lineId} line={line} form={form} />}
          {line?.channel === "chat" && <WebSection key={`${line.lineId} web`} line={line} />}
          {line?.channel === "email" && <MailSection key={`${line.lineId} mail`} line={line} />}
          <table className="table admin-table">
            <thead>
              <tr>
                <th scope="col">{t("fields.name")}</th>
                <th scope="col">{t("line.channel")}</th>
                <th scope="col">{t("fields.address")}</th>
                <th scope="col">{t("fields.brandId")}</th>
                <th scope="col">{t("fields.queueId")}</th>
                <th scope="col">{t("fields.language")}</th>
              </tr>
            </thead>
            <tbody>
              {data?.items.map((one) => (
                <LineRow key={one.lineId} line={one} isOpen={one.lineId === open} onOpen={() => choose(one.lineId)} />
              ))}
            </tbody>
          </table>
        </section>
      </div>
      {line && <HistoryPanel key={line.lineId} subject="line" id={line.lineId} />}
    </div>
  );
}

interface LineRowProps {
  readonly line: Line;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function LineRow({ line, isOpen, onOpen }: LineRowProps) {
  const { t } = useTranslation("admin");
  const queue = useQueues().data?.items.find(({ queueId }) => queueId === line.queueId);
  return (
    <tr className={isOpen ? "selected" : ""}>
      <th scope="row">
        <button type="button" className="link-button" aria-pressed={isOpen} onClick={onOpen}>
          {line.name}
        </button>
      </th>
      <td className="one-line">{t(`line.channels.${line.channel}`)}</td>
      <td className="one-line">{formatNumber(line.address, line.region)}</td>
      <td>{line.brand}</td>
      <td>{queue?.name}</td>
      <td className="one-line">{ownNames[line.language]}</td>
    </tr>
  );
}
