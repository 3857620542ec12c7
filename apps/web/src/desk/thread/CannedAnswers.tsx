import { Popover } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCannedAnswers } from "../../api/conversations.ts";
import { Icon } from "../../icons/Icon.tsx";
import { useMe } from "../../session/sessionStore.ts";
import { ProblemStrip } from "../../ui/ProblemStrip.tsx";
import type { Conversation } from "./conversation.ts";
import { filledIn } from "./filledIn.ts";

interface CannedAnswersProps {
  readonly contact: Conversation;
  readonly onChosen: (text: string) => void;
}

/** Answers written in advance, found by typing; their fields are filled in before they stand in the reply. */
export function CannedAnswers({ contact, onChosen }: CannedAnswersProps) {
  const { t } = useTranslation("thread");
  const [opened, setOpened] = useState(false);
  const choose = (text: string) => {
    setOpened(false);
    onChosen(text);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={340} trapFocus shadow="md">
      <Popover.Target>
        <button type="button" className="button small" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          <Icon name="bolt" size={14} />
          {t("canned.button")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>{opened && <CannedChoice contact={contact} onChosen={choose} />}</Popover.Dropdown>
    </Popover>
  );
}

function CannedChoice({ contact, onChosen }: CannedAnswersProps) {
  const { t } = useTranslation("thread");
  const [typed, setTyped] = useState("");
  const { answers, error } = useFitting(contact, typed);
  const onKeyDown = (event: KeyboardEvent) => {
    const first = answers[0];
    if (event.key === "Enter" && !event.nativeEvent.isComposing && first) onChosen(first.text);
  };
  return (
    <div className="canned">
      <span className="input">
        <Icon name="search" />
        <input
          data-autofocus
          aria-label={t("canned.filter")}
          placeholder={t("canned.filter")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </span>
      <ProblemStrip error={error} />
      <ul>
        {answers.map(({ id, name, text }) => (
          <li key={id}>
            <button type="button" className="canned-answer" onClick={() => onChosen(text)}>
              <b className="ellipsis">{name}</b>
              <span className="ellipsis">{text}</span>
            </button>
          </li>
        ))}
      </ul>
      {answers.length === 0 && !error && <p className="text-caption ink-2">{t("canned.none")}</p>}
    </div>
  );
}

/** In the customer's language and those without one, filled in for the brand and agent of this contact. */
function useFitting(contact: Conversation, typed: string) {
  const { data, error } = useCannedAnswers(contact.queue.id, true);
  const me = useMe();
  const language = contact.customer?.language ?? null;
  const fields = { customer: contact.customer?.name ?? "", agent: me.name, brand: contact.brand.name };
  const wanted = typed.trim().toLocaleLowerCase();
  const answers = (data?.items ?? [])
    .filter((answer) => language === null || answer.language === null || answer.language === language)
    .map(({ cannedAnswerId, name, text }) => ({ id: cannedAnswerId, name, text: filledIn(text, fields) }))
    .filter(({ name, text }) => `${name} ${text}`.toLocaleLowerCase().includes(wanted));
  return { answers, error };
}
