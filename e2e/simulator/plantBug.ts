import { register } from "node:module";
import type { PlantedBug } from "./plantedBugs.ts";

/**
 * From now on the bug's file is loaded with its edits. Modules that are loaded already stay as they are, so this comes first in a
 * process of its own. Loading fails when the code is not there any more that an edit names: then the bug has to be planted anew.
 */
export function plantBug(bug: PlantedBug): void {
  register(new URL("./plantingHook.ts", import.meta.url), { data: bug });
}
