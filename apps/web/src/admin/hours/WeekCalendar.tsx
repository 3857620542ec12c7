import type { HoursEdit } from "@touchstone/contracts";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { RemoveButton } from "../fields/SkillRows.tsx";
import {
  clockText,
  DAY,
  dayName,
  openSpans,
  readClock,
  type Shift,
  WEEKDAYS,
  type Week,
  weeklyOf,
  weekOf,
} from "./week.ts";

interface WeekCalendarProps {
  readonly value: HoursEdit["weekly"];
  readonly onChange: (value: HoursEdit["weekly"]) => void;
}

/** The week, a day a row: what is open drawn on 24 hours, and its shifts to type. */
export function WeekCalendar({ value, onChange }: WeekCalendarProps) {
  const week = weekOf(value);
  const put = (day: number, shifts: readonly Shift[]) =>
    onChange(weeklyOf(week.map((own, place) => (place === day - 1 ? shifts : own))));
  const copy = (day: number) => onChange(weeklyOf(week.map((own, place) => (place < 5 ? (week[day - 1] ?? []) : own))));
  return (
    <div className="week">
      {WEEKDAYS.map((day) => (
        <DayRow key={day} day={day} week={week} onChange={(shifts) => put(day, shifts)} onCopy={() => copy(day)} />
      ))}
      <Scale />
    </div>
  );
}

interface DayRowProps {
  readonly day: number;
  readonly week: Week;
  readonly onChange: (shifts: readonly Shift[]) => void;
  readonly onCopy: () => void;
}

function DayRow({ day, week, onChange, onCopy }: DayRowProps) {
  const { t, i18n } = useTranslation("admin");
  const shifts = week[day - 1] ?? [];
  const name = dayName(day, i18n.language, "long");
  return (
    <>
      <b>{dayName(day, i18n.language)}</b>
      <Track spans={openSpans(week, day)} />
      <div className="day-shifts">
        {shifts.map((shift, place) => (
          <ShiftInput
            key={`${shift.from}-${shift.to}`}
            day={name}
            value={shift}
            onChange={(changed) => onChange(shifts.map((one, at) => (at === place ? changed : one)))}
            onRemove={() => onChange(shifts.filter((_, at) => at !== place))}
          />
        ))}
        {shifts.length === 0 && <span className="ink-3">{t("hours.closedAllDay")}</span>}
        <button
          type="button"
          className="button quiet small icon-only"
          aria-label={t("hours.addShift", { day: name })}
          title={t("hours.addShift", { day: name })}
          onClick={() => onChange([...shifts, nextShift(shifts)])}
        >
          <Icon name="plus" size={14} />
        </button>
        {day <= 5 && (
          <button
            type="button"
            className="button quiet small icon-only"
            aria-label={t("hours.copyDay", { day: name })}
            title={t("hours.copyDay", { day: name })}
            onClick={onCopy}
          >
            <Icon name="duplicate" size={14} />
          </button>
        )}
      </div>
    </>
  );
}

/** After the last one, as long as the day allows. */
function nextShift(shifts: readonly Shift[]): Shift {
  const last = shifts.at(-1);
  if (last === undefined || last.to <= last.from || last.to >= DAY - 60) return { from: 540, to: 1080 };
  return { from: last.to + 60 >= DAY ? last.to : last.to + 60, to: Math.min(DAY, last.to + 300) };
}

function Track({ spans }: { readonly spans: readonly Shift[] }) {
  return (
    <div className="day-track" aria-hidden="true">
      {spans.map(({ from, to }) => (
        <span key={from} style={{ left: `${(from / DAY) * 100}%`, width: `${((to - from) / DAY) * 100}%` }} />
      ))}
    </div>
  );
}

const MARKS = [0, 6, 12, 18, 24] as const;

function Scale() {
  return (
    <>
      <span />
      <div className="day-scale" aria-hidden="true">
        {MARKS.map((hour) => (
          <span key={hour}>{String(hour).padStart(2, "0")}</span>
        ))}
      </div>
      <span />
    </>
  );
}

interface ShiftInputProps {
  readonly day: string;
  readonly value: Shift;
  readonly onChange: (value: Shift) => void;
  readonly onRemove?: () => void;
}

/** From and to; an end at or before the beginning is on the next day. */
export function ShiftInput({ day, value, onChange, onRemove }: ShiftInputProps) {
  const { t } = useTranslation("admin");
  return (
    <span className="shift">
      <ClockInput
        label={t("hours.from", { day })}
        value={value.from}
        onChange={(from) => onChange({ ...value, from })}
      />
      <span aria-hidden="true">–</span>
      <ClockInput label={t("hours.to", { day })} value={value.to} onChange={(to) => onChange({ ...value, to })} />
      {value.to <= value.from && <span className="ink-3 text-caption">{t("hours.nextDay")}</span>}
      {onRemove && (
        <RemoveButton label={t("removeOne", { what: `${day} ${clockText(value.from)}` })} onClick={onRemove} />
      )}
    </span>
  );
}

interface ClockInputProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A time of day as people type it; what is none stays to be mended, and it is said that the old one holds until then. */
function ClockInput({ label, value, onChange }: ClockInputProps) {
  const { t } = useTranslation("admin");
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [isBad, setBad] = useState(false);
  const finish = () => {
    const minute = typed === null ? value : readClock(typed);
    setBad(minute === null);
    if (minute === null) return;
    setTyped(null);
    if (minute !== value) onChange(minute);
  };
  return (
    <>
      <input
        className={`clock-input ${isBad ? "bad" : ""}`}
        type="text"
        inputMode="numeric"
        size={5}
        aria-label={label}
        aria-invalid={isBad}
        {...(isBad ? { "aria-describedby": id } : {})}
        value={typed ?? clockText(value)}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={finish}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      />
      {isBad && (
        <span id={id} role="alert" className="admin-remedy crit">
          {t("hours.noTime", { time: clockText(value) })}
        </span>
      )}
    </>
  );
}
