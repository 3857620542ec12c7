import type { Fault } from "../fault.ts";
import { Refused } from "../problem.ts";

/** Throws the edit's errors, if it has any; warnings pass. */
export function refuseFaults(faults: readonly Fault[]): void {
  const errors = faults.filter(({ isWarning }) => !isWarning);
  if (errors.length > 0) throw new Refused(400, "invalid", errors);
}
