import type { Candidate, HistoryItem, OfferPop } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { useMe } from "../../session/sessionStore.ts";
import { Key } from "../../ui/Key.tsx";
import { CustomerChips } from "../customer/CustomerChips.tsx";
import { LastContacts } from "../customer/LastContacts.tsx";
import { useAssign } from "../customer/useAssign.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { useDigits } from "../frame/useKeys.ts";

export interface Undecided {
  readonly interactionId: string;
  readonly candidates: readonly Candidate[];
  readonly candidateCount: number;
  readonly history: readonly HistoryItem[];
  readonly from: OfferPop["from"];
  readonly match: OfferPop["match"];
  readonly channel: OfferPop["channel"];
}

/** What this number did before the contact that it is about now. */
export const earlierThan = ({ interactionId, history }: Undecided) =>
  history.filter((item) => item.interactionId !== interactionId);

/** Several customers share the number: they are offered with the reason each matched, and none is chosen silently. */
export function Candidates({ contact }: { readonly contact: Undecided }) {
  const { t } = useTranslation("desk");
  const { choose, chooseNobody, createNew, search, isNobody } = useAssign(contact.interactionId);
  const { candidates, candidateCount } = contact;
  const earlier = earlierThan(contact);
  useDigits((digit) => {
    const candidate = candidates[digit - 1];
    if (candidate) choose(candidate.customerId, "chosen");
    else if (digit === candidates.length + 1) chooseNobody();
  });
  return (
    <>
      <section className="block">
        <div className="block-head">
          <h3 className="text-section">{t("candidates.title")}</h3>
          <span className="as-of">{isNobody ? t("candidates.nobody") : t("candidates.nobodyYet")}</span>
        </div>
        <ul className="candidates">
          {candidates.map((candidate, place) => (
            <CandidateRow
              key={candidate.customerId}
              candidate={candidate}
              digit={place + 1}
              onChoose={() => choose(candidate.customerId, "chosen")}
            />
          ))}
        </ul>
        {candidateCount > candidates.length && (
          <p className="text-caption ink-2">{t("candidates.more", { count: candidateCount })}</p>
        )}
      </section>
      <section className="block row wrap">
        <button type="button" className="button small" aria-pressed={isNobody} onClick={chooseNobody}>
          <Icon name="cross" size={14} />
          {t("candidates.none")} <Key name={candidates.length + 1} />
        </button>
        <button type="button" className="button small" onClick={() => createNew("")}>
          <Icon name="plus" size={14} />
          {t("unknown.button")}
        </button>
        <button type="button" className="button small" onClick={search}>
          <Icon name="search" size={14} />
          {t("candidates.search")}
        </button>
      </section>
      {earlier.length > 0 && (
        <section className="block">
          <h3 className="section-title">{t("unknown.history")}</h3>
          <LastContacts history={earlier} />
        </section>
      )}
      <p className="block text-caption ink-2">{t("candidates.changeable")}</p>
    </>
  );
}

interface CandidateRowProps {
  readonly candidate: Candidate;
  readonly digit: number;
  readonly onChoose: () => void;
}

function CandidateRow({ candidate, digit, onChoose }: CandidateRowProps) {
  const { t, i18n } = useTranslation("desk");
  const { region } = useMe().tenant;
  const { name, company, matched, lastContactAt } = candidate;
  return (
    <li className="candidate">
      <div className="row">
        <span className="text-name bold ellipsis">{name}</span>
        <CustomerChips customer={candidate} />
        <span className="grow" />
        <button type="button" className="button small" onClick={onChoose}>
          <span>
            {t("candidates.this")}
            <span className="visually-hidden">{t("candidates.thisName", { name })}</span>
          </span>{" "}
          <Key name={digit} />
        </button>
      </div>
      <dl>
        <dt>{t("candidates.because")}</dt>
        <dd>{t("candidates.matched", { address: formatNumber(matched, region) })}</dd>
        <dt>{t("candidates.lastContact")}</dt>
        <dd>
          {lastContactAt === null ? t("candidates.noContact") : formatMoment(lastContactAt, serverNow(), i18n.language)}
        </dd>
        {company && (
          <>
            <dt>{t("card.company")}</dt>
            <dd className="ellipsis">{company}</dd>
          </>
        )}
      </dl>
    </li>
  );
}
