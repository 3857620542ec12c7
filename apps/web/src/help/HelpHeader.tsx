import type { HelpDesk } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../i18n/format.ts";
import { switchLanguage } from "../i18n/i18n.ts";
import { type InterfaceLanguage, languages, ownNames } from "../i18n/languages.ts";
import { Icon } from "../icons/Icon.tsx";

interface HelpHeaderProps {
  readonly desk: HelpDesk;
  readonly language: InterfaceLanguage;
}

/** Whose page it is, whether somebody is there, and the language. */
export function HelpHeader({ desk, language }: HelpHeaderProps) {
  const { t } = useTranslation("help");
  return (
    <header className="help-header">
      <div className="row wrap">
        <h1 className="text-title grow">{desk.name}</h1>
        <label className="input help-language">
          <Icon name="globe" />
          <span className="visually-hidden">{t("language")}</span>
          <select
            value={language}
            onChange={(event) => void switchLanguage(event.currentTarget.value as InterfaceLanguage)}
          >
            {languages.map((one) => (
              <option key={one} value={one} lang={one}>
                {ownNames[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Hours desk={desk} language={language} />
    </header>
  );
}

/** Open or closed in words, and the week behind a click. */
function Hours({ desk, language }: HelpHeaderProps) {
  const { t } = useTranslation("help");
  const { isOpen, changesAt, now, zone, weekly } = desk;
  const time = changesAt === null ? null : formatMoment(changesAt, now, language);
  return (
    <details className="help-hours">
      <summary>
        <span className={`chip ${isOpen ? "ok" : "warn"}`}>
          <Icon name={isOpen ? "checkCircle" : "moon"} size={14} />
          {t(isOpen ? "open" : "closed")}
        </span>
        {time !== null && <span className="ink-2">{t(isOpen ? "openUntil" : "opensAt", { time })}</span>}
        <span className="help-hours-more">{t("hours")}</span>
      </summary>
      {zone === null || weekly.length === 0 ? (
        <p className="ink-2">{t("alwaysOpen")}</p>
      ) : (
        <>
          <ul>
            {rowsOf(weekly).map(({ day, shifts }) => (
              <li key={day}>
                <span>{t(`days.${day}`)}</span> <span>{shifts.join(", ") || t("closed")}</span>
              </li>
            ))}
          </ul>
          <p className="text-caption ink-3">{t("zone", { zone })}</p>
        </>
      )}
    </details>
  );
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const two = (figure: number) => String(figure).padStart(2, "0");
const clock = (minute: number) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;

function rowsOf(weekly: HelpDesk["weekly"]) {
  return DAYS.map((day) => {
    const shifts = weekly.filter(({ days }) => days.includes(day)).sort((a, b) => a.from - b.from);
    return { day, shifts: shifts.map(({ from, to }) => `${clock(from)}–${clock(to)}`) };
  });
}
