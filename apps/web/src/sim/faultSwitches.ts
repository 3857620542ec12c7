import type { EmulatorFault, EmulatorFaults } from "@touchstone/contracts";

/** What a person can break with one click. */
export const faultSwitches = ["delay", "duplicate", "reorder", "lose", "unavailable", "reset"] as const;
export type FaultSwitch = (typeof faultSwitches)[number];

const EVERYTHING = "/webhooks/";
/** Status callbacks, which the carrier repeats only when asked: losing them is what the reconciler is for. */
const CALLBACKS = ["/webhooks/twilio/voice/status", "/webhooks/twilio/voice/conference"];

const faultsOf: Record<FaultSwitch, readonly EmulatorFault[]> = {
  delay: [{ route: EVERYTHING, kind: "delay", delayMs: 5_000 }],
  duplicate: [{ route: EVERYTHING, kind: "duplicate", delayMs: 200 }],
  reorder: [{ route: EVERYTHING, kind: "reorder", delayMs: 2_000 }],
  lose: CALLBACKS.map((route) => ({ route, kind: "drop", probability: 0.3 })),
  unavailable: [{ route: EVERYTHING, kind: "status", status: 503, probability: 0.3, delivered: false }],
  reset: [{ route: EVERYTHING, kind: "reset", probability: 0.3 }],
};

const kindOf: Record<FaultSwitch, EmulatorFault["kind"]> = {
  delay: "delay",
  duplicate: "duplicate",
  reorder: "reorder",
  lose: "drop",
  unavailable: "status",
  reset: "reset",
};

/** The switches that are on, whoever switched them. */
export function switchesOn(faults: EmulatorFaults): ReadonlySet<FaultSwitch> {
  const kinds = new Set(faults.faults.map((fault) => fault.kind));
  return new Set(faultSwitches.filter((one) => kinds.has(kindOf[one])));
}

/** The faults after one switch was turned; those that no switch made are kept. */
export function turned(faults: EmulatorFaults, one: FaultSwitch): EmulatorFaults {
  const isOn = switchesOn(faults).has(one);
  const others = faults.faults.filter((fault) => fault.kind !== kindOf[one]);
  return { faults: isOn ? others : [...others, ...faultsOf[one]] };
}
