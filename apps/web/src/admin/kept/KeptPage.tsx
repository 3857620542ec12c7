import type { KeptMessage } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeptMessages, useLetIn } from "../../api/keptMessages.ts";
import { formatMoment } from "../../i18n/format.ts";
import { serverNow } from "../../live/serverClock.ts";
import { Failure } from "../Failure.tsx";
import { OlderButton } from "../OlderButton.tsx";

type Because = KeptMessage["because"];
const KINDS: readonly Because[] = ["blocked", "automatic", "keyword", "ignored"];

/** Messages that were kept and shown to no agent. */
export function KeptPage() {
  const { t } = useTranslation("admin");
  const [because, setBecause] = useState<Because | null>(null);
  const pages = useKeptMessages(because);
  const { data, error } = pages;
  const letIn = useLetIn();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.kept")}</h1>
          <BecauseChoice because={because} onChoose={setBecause} />
        </div>
        <p className="admin-hint">{t("kept.hint")}</p>
        <Failure error={error ?? letIn.error} />
        <p className="admin-hint" role="status">
          {letIn.data && t("kept.isLetIn")}
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.kept")}>
          {items.length > 0 && <KeptTable items={items} isBusy={letIn.isPending} onLetIn={(id) => letIn.mutate(id)} />}
          {data && items.length === 0 && <p className="admin-hint">{t("kept.none")}</p>}
          <OlderButton pages={pages}>{t("kept.earlier")}</OlderButton>
        </section>
      </div>
    </div>
  );
}

interface BecauseChoiceProps {
  readonly because: Because | null;
  readonly onChoose: (because: Because | null) => void;
}

function BecauseChoice({ because, onChoose }: BecauseChoiceProps) {
  const { t } = useTranslation("admin");
  const choose = (value: string) => onChoose(KINDS.find((kind) => kind === value) ?? null);
  return (
    <span className="input">
      <select
        aria-label={t("kept.why")}
        value={because ?? ""}
        onChange={({ currentTarget: { value } }) => choose(value)}
      >
        <option value="">{t("kept.all")}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kept.because.${kind}`)}
          </option>
        ))}
      </select>
    </span>
  );
}

interface KeptTableProps {
  readonly items: readonly KeptMessage[];
  readonly isBusy: boolean;
  readonly onLetIn: (messageId: string) => void;
}

function KeptTable({ items, isBusy, onLetIn }: KeptTableProps) {
  const { t } = useTranslation("admin");
  return (
    <table className="table admin-table">
      <thead>
        <tr>
          <th scope="col">{t("kept.from")}</th>
          <th scope="col">{t("kept.message")}</th>
          <th scope="col">{t("kept.why")}</th>
          <th scope="col">{t("kept.at")}</th>
          <th scope="col">{t("actions")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((message) => (
          <KeptRow key={message.id} message={message} isBusy={isBusy} onLetIn={() => onLetIn(message.id)} />
        ))}
      </tbody>
    </table>
  );
}

interface KeptRowProps {
  readonly message: KeptMessage;
  readonly isBusy: boolean;
  readonly onLetIn: () => void;
}

function KeptRow({ message, isBusy, onLetIn }: KeptRowProps) {
  const { t, i18n } = useTranslation("admin");
  const { from, senderName, line, subject, text, because, at, mayLetIn } = message;
  const sender = from ?? t("blocks.unknown");
  return (
    <tr>
      <th scope="row">
        {senderName ?? sender}
        {senderName !== null && <span className="text-caption ink-2 admin-two-lines">{sender}</span>}
        <span className="text-caption ink-2 admin-two-lines">{t("kept.to", { line: line.name })}</span>
      </th>
      <td>
        {subject !== null && <span className="admin-two-lines">{subject}</span>}
        <span className={subject === null ? "admin-two-lines" : "ink-2 admin-two-lines"}>{text}</span>
      </td>
      <td>{t(`kept.because.${because}`)}</td>
      <td className="one-line">{formatMoment(at, serverNow(), i18n.language)}</td>
      <td>
        {mayLetIn ? (
          <button
            type="button"
            className="button small"
            disabled={isBusy}
            aria-label={t("kept.letInOne", { sender })}
            onClick={onLetIn}
          >
            {t("kept.letIn")}
          </button>
        ) : (
          <span className="ink-2">{t("kept.stays")}</span>
        )}
      </td>
    </tr>
  );
}
