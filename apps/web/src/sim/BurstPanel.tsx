import { notifications } from "@mantine/notifications";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keyOf } from "../api/problem.ts";
import { Icon } from "../icons/Icon.tsx";
import { burstCall, nextCallInMs } from "./burst.ts";
import { hangUpCall, placeCall } from "./carrierControl.ts";
import type { SimTenant } from "./choice.ts";
import { endedCalls, type Numbered } from "./timeline.ts";

const MOST_PER_MINUTE = 60;
const PATIENCES_S = [15, 30, 60, 120, 300];

interface BurstPanelProps {
  readonly tenant: SimTenant;
  readonly lineAddress: string | null;
  readonly events: readonly Numbered[];
}

/** Callers without sound that ring by themselves; the board and the agents see them like any other. */
export function BurstPanel({ tenant, lineAddress, events }: BurstPanelProps) {
  const { t } = useTranslation("sim");
  const [rate, setRate] = useState(12);
  const [patienceS, setPatienceS] = useState(60);
  const [running, setRunning] = useState(false);
  const stop = () => setRunning(false);
  const { placed, live } = useBurst(running, { tenant, lineAddress, rate, patienceS, events }, stop);
  const rateId = useId();
  return (
    <section aria-label={t("burst.title")}>
      <div className="sim-heading">
        <h2 className="text-section">{t("burst.title")}</h2>
        <span className="text-caption ink-2 ellipsis">
          {placed.size === 0 ? t("burst.hint") : t("burst.placed", { placed: placed.size, live: live.length })}
        </span>
        <span className="grow" />
        {live.length > 0 && (
          <button type="button" className="link-button text-caption one-line" onClick={() => hangUpAll(live)}>
            {t("burst.hangUpAll")}
          </button>
        )}
      </div>
      <div className="sim-burst">
        <input
          id={rateId}
          type="range"
          min={1}
          max={MOST_PER_MINUTE}
          value={rate}
          aria-label={t("burst.rate")}
          onChange={(event) => setRate(Number(event.target.value))}
        />
        <output htmlFor={rateId} className="bold one-line">
          {t("burst.rateValue", { n: rate })}
        </output>
        <span className="input">
          <select
            aria-label={t("burst.patience")}
            title={t("burst.patience")}
            value={patienceS}
            onChange={(event) => setPatienceS(Number(event.target.value))}
          >
            {PATIENCES_S.map((seconds) => (
              <option key={seconds} value={seconds}>
                {t("burst.patienceValue", { seconds })}
              </option>
            ))}
          </select>
        </span>
        <button
          type="button"
          className="button small"
          aria-pressed={running}
          disabled={lineAddress === null}
          onClick={() => setRunning(!running)}
        >
          <Icon name={running ? "pause" : "play"} size={14} />
          {t(running ? "burst.stop" : "burst.start")}
        </button>
      </div>
    </section>
  );
}

function hangUpAll(callSids: readonly string[]): void {
  // Who hung up meanwhile answers 404: that is what was wanted.
  for (const callSid of callSids) void hangUpCall(callSid).catch(() => {});
}

interface Burst extends BurstPanelProps {
  readonly rate: number;
  readonly patienceS: number;
}

/** Places calls for as long as it runs; answers the calls placed since the page was opened, and those of them that live. */
function useBurst(running: boolean, burst: Burst, onFailure: () => void) {
  const { t } = useTranslation();
  /** Who calls, by call. */
  const [placed, setPlaced] = useState<ReadonlyMap<string, string>>(new Map());
  const ended = endedCalls(burst.events, new Set(placed.keys()));
  const live = [...placed.keys()].filter((callSid) => !ended.has(callSid));
  const onTheLine = new Set(live.map((callSid) => placed.get(callSid) ?? ""));
  const settings = useRef({ ...burst, onTheLine, onFailure, t });
  settings.current = { ...burst, onTheLine, onFailure, t };
  useEffect(() => {
    if (!running) return;
    let timer: ReturnType<typeof setTimeout>;
    const callOnce = async () => {
      const now = settings.current;
      timer = setTimeout(callOnce, nextCallInMs(now.rate, Math.random()));
      const { tenant, lineAddress: to, onTheLine, patienceS } = now;
      if (to === null) return;
      try {
        const dial = burstCall({ tenant, to, meanPatienceMs: patienceS * 1000, onTheLine }, Math.random);
        const { callSid } = await placeCall(dial);
        setPlaced((before) => new Map(before).set(callSid, dial.from));
      } catch (error) {
        notifications.show({ message: now.t(`problems.${keyOf(error)}`), color: "red" });
        now.onFailure();
      }
    };
    void callOnce();
    return () => clearTimeout(timer);
  }, [running]);
  return { placed, live };
}
