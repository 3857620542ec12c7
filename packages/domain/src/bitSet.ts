/** A growing set of small whole numbers, 32 to a word. */
export class BitSet {
  words = new Uint32Array(8);
  /** Which words are not empty, a bit to each: a set of few in a long row is read without the row. */
  #filled = new Uint32Array(1);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(n: number): boolean {
    return ((this.words[n >>> 5] ?? 0) & (1 << (n & 31))) !== 0;
  }

  set(n: number, isIn: boolean): void {
    if (this.has(n) === isIn) return;
    const word = n >>> 5;
    if (word >= this.words.length) this.#grow(word + 1);
    const bits = ((this.words[word] ?? 0) ^ (1 << (n & 31))) >>> 0;
    this.words[word] = bits;
    const filled = this.#filled[word >>> 5] ?? 0;
    this.#filled[word >>> 5] = bits === 0 ? filled & ~(1 << (word & 31)) : filled | (1 << (word & 31));
    this.#size += isIn ? 1 : -1;
  }

  /** The first word from this one on that is not empty; -1: there is none. */
  nextFilled(from: number): number {
    let n = from >>> 5;
    let left = (this.#filled[n] ?? 0) & (-1 << (from & 31));
    while (left === 0) {
      n++;
      if (n >= this.#filled.length) return -1;
      left = this.#filled[n] as number;
    }
    return (n << 5) + 31 - Math.clz32(left & -left);
  }

  #grow(words: number): void {
    const grown = new Uint32Array(Math.max(words, this.words.length * 2));
    grown.set(this.words);
    this.words = grown;
    const filled = new Uint32Array((grown.length + 31) >>> 5);
    filled.set(this.#filled);
    this.#filled = filled;
  }
}
