import type { DeskContact } from "@touchstone/contracts";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDispositions } from "../../api/dispositions.ts";
import { keyOf } from "../../api/problem.ts";
import { labelOf } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Dotted } from "../../ui/Dot.tsx";
import { Key } from "../../ui/Key.tsx";
import { useDesk } from "../frame/deskContext.tsx";
import { useDigits } from "../frame/useKeys.ts";
import { byLastUse, fitting, lastUsedDispositions } from "./lastUsed.ts";

interface DispositionListProps {
  readonly contact: DeskContact;
  /** Number keys belong to the candidates while those are asked for. */
  readonly takesDigits: boolean;
}

/** What came of the contact: by a click, by typing a part of it, or by its number key. */
export function DispositionList({ contact, takesDigits }: DispositionListProps) {
  const { t } = useTranslation(["desk", "common"]);
  const { drafts } = useDesk();
  const keeper = drafts.of(contact);
  const chosen = keeper.store((state) => state.dispositionId);
  const choose = (dispositionId: string) => keeper.edit({ dispositionId });
  const { options, problem, count, typed, setTyped } = useOptions(contact.queue.id);
  useDigits((digit) => {
    const option = options[digit - 1];
    if (takesDigits && option) choose(option.id);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !options[0]) return;
    choose(options[0].id);
    setTyped("");
  };
  return (
    <section className="block">
      <div className="block-head">
        <h3 className="text-section">{t("wrapUp.disposition")}</h3>
        <span className="as-of">
          {count > 0 && <Dotted facts={[t("wrapUp.items", { count }), t("wrapUp.lastFirst")]} />}
        </span>
      </div>
      {problem && <p className="alert-strip crit">{t(`common:problems.${problem}`)}</p>}
      {count > 6 && (
        <span className="input">
          <Icon name="search" />
          <input
            value={typed}
            aria-label={t("wrapUp.filter")}
            placeholder={t("wrapUp.filter")}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
        </span>
      )}
      <fieldset className="options" aria-label={t("wrapUp.disposition")}>
        {options.map(({ id, text }, place) => (
          <label key={id} className={`option ${id === chosen ? "chosen" : ""}`}>
            <input type="radio" name="disposition" checked={id === chosen} onChange={() => choose(id)} />
            <span className="ellipsis">{text}</span>
            {place < 9 && <Key name={place + 1} />}
          </label>
        ))}
      </fieldset>
      {count === 0 && !problem && <p className="text-caption ink-2">{t("wrapUp.noDispositions")}</p>}
      {count > 0 && options.length === 0 && <p className="text-caption ink-2">{t("wrapUp.noneFits")}</p>}
    </section>
  );
}

/** The order is fixed when the form opens: rows that move under the hand are chosen by mistake. */
function useOptions(queueId: string) {
  const { i18n } = useTranslation();
  const { data, error } = useDispositions(queueId);
  const [typed, setTyped] = useState("");
  const [used] = useState(lastUsedDispositions);
  const all = useMemo(() => {
    const items = (data?.items ?? []).map(({ id, label }) => ({ id, text: labelOf(label, i18n.language) }));
    return byLastUse(items, used);
  }, [data, i18n.language, used]);
  return { options: fitting(all, typed), problem: error ? keyOf(error) : null, count: all.length, typed, setTyped };
}
