import type { CannedAnswer } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useAllCannedAnswers } from "../../api/cannedAnswers.ts";
import { useQueues } from "../../api/settings.ts";
import { ownNames } from "../../i18n/languages.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Failure } from "../Failure.tsx";
import { HistoryPanel } from "../history/HistoryPanel.tsx";
import { useOpenForm } from "../useOpenForm.ts";
import { AnswerForm } from "./AnswerForm.tsx";

/** Answers written in advance, which agents find as they type. */
export function AnswersPage() {
  const { t } = useTranslation("admin");
  const { data, error } = useAllCannedAnswers();
  const form = useOpenForm<string>();
  const { open, choose } = form;
  const answer = data?.items.find(({ cannedAnswerId }) => cannedAnswerId === open);
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.answers")}</h1>
          <button type="button" className="button primary" onClick={() => choose("new")}>
            <Icon name="plus" />
            {t("answers.new")}
          </button>
        </div>
        <Failure error={error} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.answers")}>
          {open === "new" && <AnswerForm answer={null} form={form} />}
          {answer && <AnswerForm key={answer.cannedAnswerId} answer={answer} form={form} />}
          <table className="table admin-table">
            <thead>
              <tr>
                <th scope="col">{t("fields.name")}</th>
                <th scope="col">{t("fields.queueId")}</th>
                <th scope="col">{t("fields.language")}</th>
                <th scope="col">{t("answers.text")}</th>
              </tr>
            </thead>
            <tbody>
              {data?.items.map((one) => (
                <AnswerRow
                  key={one.cannedAnswerId}
                  answer={one}
                  isOpen={one.cannedAnswerId === open}
                  onOpen={() => choose(one.cannedAnswerId)}
                />
              ))}
            </tbody>
          </table>
          {data?.items.length === 0 && <p className="admin-hint">{t("answers.none")}</p>}
        </section>
      </div>
      {answer && <HistoryPanel key={answer.cannedAnswerId} subject="cannedAnswer" id={answer.cannedAnswerId} />}
    </div>
  );
}

interface AnswerRowProps {
  readonly answer: CannedAnswer;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function AnswerRow({ answer, isOpen, onOpen }: AnswerRowProps) {
  const { t } = useTranslation("admin");
  const queue = useQueues().data?.items.find(({ queueId }) => queueId === answer.queueId);
  return (
    <tr className={isOpen ? "selected" : ""}>
      <th scope="row">
        <button type="button" className="link-button" aria-pressed={isOpen} onClick={onOpen}>
          {answer.name}
        </button>
      </th>
      <td className="one-line">{answer.queueId === null ? t("answers.allQueues") : queue?.name}</td>
      <td className="one-line">{answer.language === null ? t("answers.allLanguages") : ownNames[answer.language]}</td>
      <td>
        <span className="admin-two-lines" lang={answer.language ?? undefined}>
          {answer.text}
        </span>
      </td>
    </tr>
  );
}
