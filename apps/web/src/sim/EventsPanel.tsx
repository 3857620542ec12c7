import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../icons/Icon.tsx";
import { eventLook } from "./eventLook.ts";
import type { HandsetView } from "./Handset.tsx";
import type { Numbered } from "./timeline.ts";

const SHOWN = 200;

interface EventsPanelProps {
  /** Everything that the carrier told, the newest last. */
  readonly events: readonly Numbered[];
  /** What is looked at on the handset. */
  readonly view: HandsetView;
  /** Those of them that belong to it. */
  ofView(events: readonly Numbered[]): readonly Numbered[];
}

const viewWords = {
  phone: { these: "events.thisCall", none: "events.none" },
  texts: { these: "events.theseTexts", none: "events.noneOfTexts" },
  mail: { these: "events.theseMails", none: "events.noneOfMails" },
  fax: { these: "events.theseFaxes", none: "events.noneOfFaxes" },
} as const;

/** What the carrier and the centre said to each other, the newest first. */
export function EventsPanel({ events, view, ofView }: EventsPanelProps) {
  const { t } = useTranslation("sim");
  const [everything, setEverything] = useState(false);
  const [paused, setPaused] = useState<readonly Numbered[] | null>(null);
  const all = paused ?? events;
  const chosen = newestFirst(everything ? all : ofView(all));
  const copy = () =>
    void navigator.clipboard
      .writeText(chosen.map((event) => JSON.stringify(event)).join("\n"))
      .then(() => notifications.show({ message: t("events.copied") }));
  return (
    <div className="sim-events">
      <header className="sim-heading">
        <h2 className="text-section">{t("events.title")}</h2>
        <fieldset className="segments" aria-label={t("events.show")}>
          <button type="button" aria-pressed={!everything} onClick={() => setEverything(false)}>
            {t(viewWords[view].these)}
          </button>
          <button type="button" aria-pressed={everything} onClick={() => setEverything(true)}>
            {t("events.everything")}
          </button>
        </fieldset>
        <span className="grow" />
        <button
          type="button"
          className="button small"
          aria-pressed={paused !== null}
          onClick={() => setPaused(paused === null ? events : null)}
        >
          <Icon name={paused === null ? "pause" : "play"} size={14} />
          {t(paused === null ? "events.pause" : "events.resume")}
        </button>
        <button type="button" className="button small" disabled={chosen.length === 0} onClick={copy}>
          {t("events.copy")}
        </button>
      </header>
      {chosen.length === 0 ? (
        <p className="sim-empty">{t(everything ? "events.noneAtAll" : viewWords[view].none)}</p>
      ) : (
        <EventsTable events={chosen} />
      )}
    </div>
  );
}

/** By when they happened: a webhook is told when it was answered, but began before. */
function newestFirst(events: readonly Numbered[]): readonly Numbered[] {
  return events.slice(-SHOWN).sort((left, right) => right.at - left.at || right.n - left.n);
}

function EventsTable({ events }: { readonly events: readonly Numbered[] }) {
  const { t } = useTranslation("sim");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="sim-event-list" aria-label={t("events.title")} tabIndex={0}>
      <table>
        <colgroup>
          <col className="sim-time" />
          <col className="sim-icon" />
          <col />
          <col className="sim-outcome" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t("events.time")}</th>
            <th scope="col" colSpan={2}>
              {t("events.what")}
            </th>
            <th scope="col" className="number">
              {t("events.outcome")}
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRow key={event.n} event={event} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function EventRow({ event }: { readonly event: Numbered }) {
  const { t } = useTranslation("sim");
  const look = eventLook(event, t);
  return (
    <tr>
      <td className="mono ink-3">{clockOf(event.at)}</td>
      <td className={look.tone}>
        <Icon name={look.icon} size={14} />
      </td>
      <td title={look.what}>{look.what}</td>
      <td
        className={`number ${look.tone === "crit" || look.tone === "warn" ? look.tone : "ink-2"}`}
        title={look.outcome}
      >
        {look.outcome}
      </td>
    </tr>
  );
}

/** `14:08:21.406` by this machine's zone. */
function clockOf(at: number): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const seconds = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${seconds}`;
}
