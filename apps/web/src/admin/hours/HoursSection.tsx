import type { HoursEdit } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { serverNow, useWithTime } from "../../live/serverClock.ts";
import { useMe } from "../../session/sessionStore.ts";
import { Remedies } from "../fields/Field.tsx";
import { Check } from "../fields/inputs.tsx";
import { useFieldState, useQueueForm } from "../queues/queueForm.tsx";
import { Group, Section } from "../queues/Section.tsx";
import { Closures } from "./Closures.tsx";
import { momentIn, OpeningChip } from "./OpeningChip.tsx";
import { SpecialDays } from "./SpecialDays.tsx";
import { WeekCalendar } from "./WeekCalendar.tsx";
import { isZone } from "./zonedTime.ts";

const WORKDAYS = { days: [1, 2, 3, 4, 5], from: 540, to: 1080 };

/** When the queue is open: the week, days of their own, closures, all on the clock of a zone. */
export function HoursSection() {
  const { t } = useTranslation("admin");
  const { draft, set } = useQueueForm();
  const { timeZone } = useMe().tenant;
  const stateOf = useFieldState();
  const { hours } = draft;
  const begin = (): HoursEdit => ({ zone: timeZone, weekly: [WORKDAYS], special: [], closures: [] });
  const put = (part: Partial<HoursEdit>) => hours && set({ hours: { ...hours, ...part } });
  return (
    <Section name="hours" tools={hours && <Preview hours={hours} />}>
      <Check
        label={t("hours.has")}
        hint={t("hours.hasHint")}
        value={hours !== null}
        onChange={(isOn) => set({ hours: isOn ? begin() : null })}
      />
      {hours && (
        <>
          <Zone value={hours.zone} onChange={(zone) => put({ zone })} />
          <WeekCalendar value={hours.weekly} onChange={(weekly) => put({ weekly })} />
          <Remedies state={stateOf("hours.weekly")} />
          <div className="admin-two">
            <Group title={t("fields.hours_special")}>
              <SpecialDays value={hours.special} zone={hours.zone} onChange={(special) => put({ special })} />
              <Remedies state={stateOf("hours.special")} />
            </Group>
            <Group title={t("fields.hours_closures")}>
              <Closures value={hours.closures} zone={hours.zone} onChange={(closures) => put({ closures })} />
              <Remedies state={stateOf("hours.closures")} />
            </Group>
          </div>
        </>
      )}
    </Section>
  );
}

/** What the calendar as it is edited means now: open or closed until when, and the next day of its own. */
function Preview({ hours }: { readonly hours: HoursEdit }) {
  const { t } = useTranslation("admin");
  const { opening } = useQueueForm();
  const today = new Intl.DateTimeFormat("sv-SE", isZone(hours.zone) ? { timeZone: hours.zone } : {}).format(
    serverNow(),
  );
  const year = today.slice(0, 4);
  const dates = hours.special.map((day) => {
    const thisYear = `${year}${day.date.slice(4)}`;
    const next = thisYear >= today ? thisYear : `${Number(year) + 1}${day.date.slice(4)}`;
    return { ...day, date: day.yearly ? next : day.date };
  });
  const next = dates.filter(({ date }) => date >= today).sort((a, b) => (a.date < b.date ? -1 : 1))[0];
  return (
    <>
      {opening && <OpeningChip opening={opening} isAlways={false} zone={isZone(hours.zone) ? hours.zone : undefined} />}
      {next && (
        <span className="text-caption ink-2">{t("hours.next", { name: next.name || next.date, date: next.date })}</span>
      )}
    </>
  );
}

const ZONES: readonly string[] = Intl.supportedValuesOf("timeZone");

function Zone({ value, onChange }: { readonly value: string; readonly onChange: (zone: string) => void }) {
  const { t, i18n } = useTranslation("admin");
  const zone = isZone(value) ? value : undefined;
  const now = useWithTime((at) => (zone ? momentIn(Math.floor(at / 60_000) * 60_000, zone, i18n.language) : ""));
  const choices = ZONES.includes(value) ? ZONES : [value, ...ZONES];
  return (
    <div className="row zone-row">
      <label className="row">
        <span className="field-label">{t("fields.hours_zone")}</span>
        <span className="input">
          <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
            {choices.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </span>
      </label>
      <span className="text-caption ink-2">{zone && t("hours.nowThere", { time: now })}</span>
    </div>
  );
}
