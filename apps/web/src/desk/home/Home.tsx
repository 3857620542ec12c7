import { Link } from "@tanstack/react-router";
import type { RecentContacts } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useRecentContacts } from "../../api/contacts.ts";
import { keyOf } from "../../api/problem.ts";
import { formatDuration, formatTime, labelOf, localeOf } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow, useWithTime } from "../../live/serverClock.ts";
import { useMe } from "../../session/sessionStore.ts";
import { Chip } from "../../ui/Chip.tsx";
import { Dotted } from "../../ui/Dot.tsx";
import { channelIcon, exitTone, useExitText } from "../customer/LastContacts.tsx";
import { openPage, useDesk, useDeskState } from "../frame/deskContext.tsx";
import { formatNumber } from "../frame/phoneNumbers.ts";
import { FirstSteps } from "./FirstSteps.tsx";

/** Zone B between contacts: the day so far, and what to do first when it has not begun. */
export function Home() {
  const { data, error, isPending } = useRecentContacts();
  const openIds = useDeskState((state) => state.contacts).map((one) => one.interactionId);
  const items = (data?.items ?? []).filter(
    ({ contact }) => contact.exit !== null && !openIds.includes(contact.interactionId),
  );
  return (
    <div className="home">
      <Greeting />
      {data?.items.length === 0 && <FirstSteps />}
      <JustEnded items={items} isPending={isPending} problem={error ? keyOf(error) : null} />
    </div>
  );
}

const hourOf = (now: number, timeZone: string) =>
  Number(new Intl.DateTimeFormat("en", { hour: "numeric", hourCycle: "h23", timeZone }).format(now));

function Greeting() {
  const { t, i18n } = useTranslation("desk");
  const { name, tenant } = useMe();
  const { timeZone } = tenant;
  const time = useWithTime((now) =>
    new Intl.DateTimeFormat(localeOf(i18n.language), {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    }).format(now),
  );
  const day = new Intl.DateTimeFormat(localeOf(i18n.language), {
    weekday: "short",
    month: "short",
    day: "numeric",
    timeZone,
  });
  const zone = new Intl.DateTimeFormat(localeOf(i18n.language), { timeZone, timeZoneName: "shortGeneric" })
    .formatToParts(serverNow())
    .find((part) => part.type === "timeZoneName")?.value;
  const hour = hourOf(serverNow(), timeZone);
  const greeting =
    hour < 12 ? t("home.morning", { name }) : hour < 18 ? t("home.afternoon", { name }) : t("home.evening", { name });
  return (
    <div className="row">
      <h1 className="text-title ellipsis">{greeting}</h1>
      <span className="grow" />
      <span className="text-caption ink-2 one-line">
        <Dotted facts={[`${day.format(serverNow())} ${time}`, zone]} />
      </span>
    </div>
  );
}

interface JustEndedProps {
  readonly items: RecentContacts["items"];
  readonly isPending: boolean;
  readonly problem: ReturnType<typeof keyOf> | null;
}

function JustEnded({ items, isPending, problem }: JustEndedProps) {
  const { t } = useTranslation(["desk", "common"]);
  return (
    <section className="panel home-panel">
      <div className="row home-panel-head">
        <h2 className="text-section">{t("home.recent")}</h2>
        {items.length > 0 && <Chip plain>{t("home.recentToday", { count: items.length })}</Chip>}
      </div>
      {problem && <p className="alert-strip crit">{t(`common:problems.${problem}`)}</p>}
      {isPending && (
        <span className="skeleton" style={{ width: "60%" }} role="status" aria-label={t("common:loading")} />
      )}
      {!isPending && !problem && items.length === 0 && <NoContacts />}
      {items.length > 0 && (
        <table className="table recent">
          <thead>
            <tr>
              <th>{t("home.recentWho")}</th>
              <th>{t("home.recentResult")}</th>
              <th className="number">{t("home.recentTalk")}</th>
              <th className="number">{t("home.recentAt")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <RecentRow key={item.contact.interactionId} item={item} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function NoContacts() {
  const { t } = useTranslation("desk");
  const { isDemo } = useMe().tenant;
  return (
    <div className="row">
      <span className="grow ink-2">{t("home.recentNone")}</span>
      {isDemo && (
        <Link to="/sim" target="_blank" className="button small">
          {t("home.openSimulator")}
        </Link>
      )}
    </div>
  );
}

/** Words that carriers send instead of a number. */
const withheld = /^(anonymous|restricted|unavailable|private)$/i;

function RecentRow({ item }: { readonly item: RecentContacts["items"][number] }) {
  const { t, i18n } = useTranslation("desk");
  const desk = useDesk();
  const exitText = useExitText();
  const { region } = useMe().tenant;
  const { contact, customer, from, handedTo } = item;
  const number = withheld.test(from) ? t("caller.withheld") : formatNumber(from, region);
  const who = customer?.name ?? (from ? number : t("home.unknown"));
  const ended = contact.disposition ? labelOf(contact.disposition, i18n.language) : exitText(contact.exit);
  const result = handedTo === null ? ended : t("home.handedTo", { name: handedTo });
  const tone = handedTo !== null || contact.disposition ? "" : exitTone(contact.exit);
  return (
    <tr>
      <td>
        <span className="row">
          <Icon name={channelIcon(contact)} />
          {customer ? (
            <button
              type="button"
              className="link-button ellipsis"
              onClick={() => openPage(desk, { kind: "customer", customerId: customer.customerId })}
            >
              {who}
            </button>
          ) : (
            <span className="ellipsis">{who}</span>
          )}
        </span>
      </td>
      <td className={`ellipsis ${tone}`}>{result}</td>
      <td className="number">{contact.talkMs === null ? "–" : formatDuration(contact.talkMs)}</td>
      <td className="number ink-2">{formatTime(contact.at, i18n.language)}</td>
    </tr>
  );
}
