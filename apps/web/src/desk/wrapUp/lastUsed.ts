const STORED = "touchstone.dispositions";
const KEPT = 30;

type Memory = Pick<Storage, "getItem" | "setItem">;

/** Ids of the dispositions used on this machine, the last one first. */
export function lastUsedDispositions(memory: Memory = localStorage): readonly string[] {
  const stored = memory.getItem(STORED);
  return stored ? stored.split(" ") : [];
}

export function rememberDisposition(id: string, memory: Memory = localStorage): void {
  const others = lastUsedDispositions(memory).filter((one) => one !== id);
  memory.setItem(STORED, [id, ...others].slice(0, KEPT).join(" "));
}

/** The last used first, the others in the tenant's order. */
export function byLastUse<Item extends { readonly id: string }>(
  items: readonly Item[],
  used: readonly string[],
): readonly Item[] {
  const rank = (item: Item) => {
    const place = used.indexOf(item.id);
    return place === -1 ? used.length : place;
  };
  return items.toSorted((one, other) => rank(one) - rank(other));
}

/** Labels that contain what was typed, in any case; the number of a row finds it too. */
export function fitting<Item extends { readonly text: string }>(
  items: readonly Item[],
  typed: string,
): readonly Item[] {
  const part = typed.trim().toLocaleLowerCase();
  if (part === "") return items;
  return items.filter((item, place) => item.text.toLocaleLowerCase().includes(part) || String(place + 1) === part);
}
