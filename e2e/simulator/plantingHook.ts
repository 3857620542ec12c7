import type { LoadHook } from "node:module";
import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { PlantedBug } from "./plantedBugs.ts";

const ROOT = pathToFileURL(`${import.meta.dirname}${sep}..${sep}..${sep}`);
let planted: PlantedBug;

/** Called by Node in the thread that loads modules. */
export function initialize(bug: PlantedBug): void {
  planted = bug;
}

export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (url !== new URL(planted.file, ROOT).href) return loaded;
  return { ...loaded, source: edited(planted, new TextDecoder().decode(loaded.source as Uint8Array)) };
};

function edited(bug: PlantedBug, source: string): string {
  return bug.edits.reduce((text, [stands, put]) => {
    if (text.split(stands).length !== 2) throw new Error(`"${bug.name}" finds no place in ${bug.file}: ${stands}`);
    return text.replace(stands, () => put);
  }, source);
}
