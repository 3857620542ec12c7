/** Negative when `a` comes first. Must be a total order: 0 only for the same item. */
export type Order<T> = (a: T, b: T) => number;

/**
 * Items in a total order. Insertion and removal search in O(log n) and move memory; for the lengths of a queue
 * (10,000) that is faster than any tree.
 */
export class SortedList<T> {
  readonly #items: T[] = [];
  readonly #order: Order<T>;

  constructor(order: Order<T>) {
    this.#order = order;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  insert(item: T): void {
    this.#items.splice(this.#search(item), 0, item);
  }

  /** Removes the item that the order calls equal. Throws when it is not there: an index would be out of step. */
  remove(item: T): void {
    const index = this.#search(item);
    const found = this.#items[index];
    if (found === undefined || this.#order(found, item) !== 0) throw new Error("not in the sorted list");
    this.#items.splice(index, 1);
  }

  #search(item: T): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#order(this.#items[middle] as T, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
