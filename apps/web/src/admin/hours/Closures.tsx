import type { HoursEdit } from "@touchstone/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { RemoveButton } from "../fields/SkillRows.tsx";
import { momentIn } from "./OpeningChip.tsx";
import { instantOf, isZone, wallOf } from "./zonedTime.ts";

type Closure = HoursEdit["closures"][number];
const MINUTE_MS = 60_000;

interface ClosuresProps {
  readonly value: readonly Closure[];
  readonly zone: string;
  readonly onChange: (value: Closure[]) => void;
}

/** Closed whatever the calendar says: now, or at a time to come. */
export function Closures({ value, zone: given, onChange }: ClosuresProps) {
  const { t, i18n } = useTranslation("admin");
  const zone = isZone(given) ? given : "UTC";
  const until = (at: number | null) => (at === null ? t("hours.untilReopened") : momentIn(at, zone, i18n.language));
  return (
    <>
      <ul className="admin-rows">
        {value.map((closure, place) => {
          const span = `${momentIn(closure.from, zone, i18n.language)} – ${until(closure.until)}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: closures may be alike
            <li key={place} className="row">
              <Icon name="minusCircle" size={14} />
              <span className="grow">
                {span}
                {closure.note && <span className="ink-3"> {closure.note}</span>}
              </span>
              <RemoveButton
                label={t("removeOne", { what: span })}
                onClick={() => onChange(value.filter((_, at) => at !== place))}
              />
            </li>
          );
        })}
      </ul>
      <NewClosure zone={zone} onAdd={(closure) => onChange([...value, closure])} />
    </>
  );
}

const LENGTHS = ["30", "60", "120", "open", "planned"] as const;

function NewClosure({ zone, onAdd }: { readonly zone: string; readonly onAdd: (closure: Closure) => void }) {
  const { t } = useTranslation("admin");
  const [length, setLength] = useState<(typeof LENGTHS)[number]>("60");
  const [note, setNote] = useState("");
  const [from, setFrom] = useState(() => wallOf(serverNow(), zone));
  const [until, setUntil] = useState(() => wallOf(serverNow() + 60 * MINUTE_MS, zone));
  const isPlanned = length === "planned";
  const add = () => {
    const now = Math.floor(serverNow());
    if (isPlanned) onAdd({ from: instantOf(from, zone), until: instantOf(until, zone), note });
    else onAdd({ from: now, until: length === "open" ? null : now + Number(length) * MINUTE_MS, note });
    setNote("");
  };
  return (
    <div className="new-closure">
      <span className="input">
        <select
          aria-label={t("hours.close")}
          value={length}
          onChange={(event) => setLength(event.currentTarget.value as typeof length)}
        >
          {LENGTHS.map((one) => (
            <option key={one} value={one}>
              {t(`hours.closeFor.${one}`)}
            </option>
          ))}
        </select>
      </span>
      {isPlanned && (
        <>
          <Wall label={t("hours.closedFrom")} value={from} onChange={setFrom} />
          <Wall label={t("hours.closedUntil")} value={until} onChange={setUntil} />
        </>
      )}
      <span className="input">
        <input
          type="text"
          maxLength={200}
          aria-label={t("hours.note")}
          placeholder={t("hours.note")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </span>
      <button
        type="button"
        className="button small"
        disabled={isPlanned && (from === "" || until === "")}
        onClick={add}
      >
        <Icon name="plus" size={14} />
        {t("hours.addClosure")}
      </button>
    </div>
  );
}

interface WallProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A time on the queue's wall clock. */
function Wall({ label, value, onChange }: WallProps) {
  return (
    <span className="input">
      <input
        type="datetime-local"
        aria-label={label}
        title={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </span>
  );
}
