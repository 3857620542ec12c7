/** Sets of small whole numbers, one row of bits each, side by side in one stretch of memory: reading many of them stays in the cache. */
export class BitRows {
  #bits = new Uint32Array(8);
  #rows = 0;
  #words = 1;

  /** Row after row; `words` to a row. */
  get bits(): Uint32Array {
    return this.#bits;
  }

  /** How many words a row has, all rows the same. */
  get words(): number {
    return this.#words;
  }

  /** A new empty row's number: 0, 1, 2 … */
  addRow(): number {
    this.#rows += 1;
    if (this.#rows * this.#words > this.#bits.length) this.#moveTo(this.#words);
    return this.#rows - 1;
  }

  set(row: number, n: number, isIn: boolean): void {
    if (n >>> 5 >= this.#words) this.#moveTo(Math.max((n >>> 5) + 1, this.#words * 2));
    const word = row * this.#words + (n >>> 5);
    const bit = 1 << (n & 31);
    const before = this.#bits[word] as number;
    this.#bits[word] = isIn ? before | bit : before & ~bit;
  }

  /** Into memory for twice the rows, `words` to each. */
  #moveTo(words: number): void {
    const moved = new Uint32Array(Math.max(8, this.#rows * 2) * words);
    const known = Math.min(this.#rows, Math.floor(this.#bits.length / this.#words));
    for (let row = 0; row < known; row++) {
      moved.set(this.#bits.subarray(row * this.#words, (row + 1) * this.#words), row * words);
    }
    this.#bits = moved;
    this.#words = words;
  }
}
