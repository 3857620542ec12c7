import type { HoursEdit } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { Check } from "../fields/inputs.tsx";
import { RemoveButton } from "../fields/SkillRows.tsx";
import { ShiftInput } from "./WeekCalendar.tsx";
import { isZone, wallOf } from "./zonedTime.ts";

type Day = HoursEdit["special"][number];

interface SpecialDaysProps {
  readonly value: readonly Day[];
  readonly zone: string;
  readonly onChange: (value: Day[]) => void;
}

/** Holidays, and days with other hours than the week has. */
export function SpecialDays({ value, zone, onChange }: SpecialDaysProps) {
  const { t } = useTranslation("admin");
  const put = (place: number, part: Partial<Day>) =>
    onChange(value.map((day, at) => (at === place ? { ...day, ...part } : day)));
  return (
    <ul className="admin-rows">
      {value.map((day, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a day has no identity but its place while it is edited
        <li key={place} className="special-day">
          <DayInput day={day} onChange={(part) => put(place, part)} />
          <RemoveButton
            label={t("removeOne", { what: day.name || day.date })}
            onClick={() => onChange(value.filter((_, at) => at !== place))}
          />
        </li>
      ))}
      <li>
        <AddDay zone={zone} onAdd={(day) => onChange([...value, day].sort((a, b) => (a.date < b.date ? -1 : 1)))} />
      </li>
    </ul>
  );
}

function DayInput({ day, onChange }: { readonly day: Day; readonly onChange: (part: Partial<Day>) => void }) {
  const { t } = useTranslation("admin");
  const name = day.name || day.date;
  return (
    <div className="grow">
      <div className="row">
        <span className="one-line text-caption ink-2">{day.date}</span>
        <span className="input grow">
          <input
            type="text"
            maxLength={80}
            aria-label={t("hours.dayName", { date: day.date })}
            value={day.name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        </span>
      </div>
      <div className="row wrap">
        <Check label={t("hours.yearly")} value={day.yearly} onChange={(yearly) => onChange({ yearly })} />
        <Check
          label={t("hours.otherHours")}
          value={day.shifts.length > 0}
          onChange={(isOpen) => onChange({ shifts: isOpen ? [{ from: 540, to: 780 }] : [] })}
        />
        {day.shifts.map((shift, place) => (
          <ShiftInput
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            key={place}
            day={name}
            value={shift}
            onChange={(changed) => onChange({ shifts: day.shifts.map((one, at) => (at === place ? changed : one)) })}
            onRemove={() => onChange({ shifts: day.shifts.filter((_, at) => at !== place) })}
          />
        ))}
      </div>
    </div>
  );
}

function AddDay({ zone, onAdd }: { readonly zone: string; readonly onAdd: (day: Day) => void }) {
  const { t } = useTranslation("admin");
  const [date, setDate] = useState("");
  const today = wallOf(serverNow(), isZone(zone) ? zone : "UTC").slice(0, 10);
  const add = () => {
    onAdd({ date, yearly: false, name: "", shifts: [] });
    setDate("");
  };
  return (
    <div className="new-day">
      <span className="input">
        <input
          type="date"
          min={today}
          aria-label={t("hours.newDay")}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
      </span>
      <button type="button" className="button small" disabled={date === ""} onClick={add}>
        <Icon name="plus" size={14} />
        {t("hours.addDay")}
      </button>
    </div>
  );
}
