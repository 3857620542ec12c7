import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { EmulatorFaults } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { keyOf } from "../api/problem.ts";
import { Icon, type IconName } from "../icons/Icon.tsx";
import { readFaults, writeFaults } from "./carrierControl.ts";
import { type FaultSwitch, faultSwitches, switchesOn, turned } from "./faultSwitches.ts";

const KEY = ["emulator", "faults"];
const NO_FAULTS: EmulatorFaults = { faults: [] };

const icons: Record<FaultSwitch, IconName> = {
  delay: "clock",
  duplicate: "duplicate",
  reorder: "swap",
  lose: "drop",
  unavailable: "octagon",
  reset: "unplug",
};

/** What the carrier does wrong on demand; the switches show what is in force, whoever switched it. */
export function FaultsPanel() {
  const { t } = useTranslation(["sim", "common"]);
  const queries = useQueryClient();
  const { data: faults = NO_FAULTS } = useQuery({ queryKey: KEY, queryFn: readFaults, refetchInterval: 10_000 });
  const write = useMutation({
    mutationFn: writeFaults,
    onSuccess: (inForce) => queries.setQueryData(KEY, inForce),
    onError: (error) => notifications.show({ message: t(`common:problems.${keyOf(error)}`), color: "red" }),
  });
  const on = switchesOn(faults);
  return (
    <section aria-label={t("faults.title")}>
      <div className="sim-heading">
        <h2 className="text-section">{t("faults.title")}</h2>
        <span role="status" className={`row tight text-caption ${on.size > 0 ? "warn bold" : "ink-2"}`}>
          {on.size > 0 && <Icon name="alert" size={14} />}
          {on.size > 0 ? t("faults.active", { count: on.size }) : t("faults.none")}
        </span>
        <span className="grow" />
        {faults.faults.length > 0 && (
          <button type="button" className="link-button text-caption" onClick={() => write.mutate(NO_FAULTS)}>
            <Icon name="undo" size={14} />
            {t("faults.clear")}
          </button>
        )}
      </div>
      <div className="sim-faults">
        {faultSwitches.map((one) => (
          <button
            key={one}
            type="button"
            className="button small"
            aria-pressed={on.has(one)}
            title={t(`faults.${one}Hint`)}
            disabled={write.isPending}
            onClick={() => write.mutate(turned(faults, one))}
          >
            <Icon name={icons[one]} size={14} />
            {t(`faults.${one}`)}
          </button>
        ))}
      </div>
    </section>
  );
}
