/** A growing set of small whole numbers, 32 to a word. */
export class BitSet {
  words = new Uint32Array(8);
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
    this.words[word] = (this.words[word] ?? 0) ^ (1 << (n & 31));
    this.#size += isIn ? 1 : -1;
  }

  #grow(words: number): void {
    const grown = new Uint32Array(Math.max(words, this.words.length * 2));
    grown.set(this.words);
    this.words = grown;
  }
}
