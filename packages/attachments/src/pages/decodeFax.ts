import { BLACK_CODES, type CodeTree, HORIZONTAL, MODE_CODES, NO_CODE, PASS, WHITE_CODES } from "./faxCodes.ts";

export interface FaxCoding {
  /** `rle`: lines as in T.4 without any marks between them, each beginning on a byte (TIFF compression 2). */
  readonly scheme: "rle" | "g3" | "g4";
  /** Group 3: lines may be told by the one before them. */
  readonly isTwoDimensional: boolean;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export interface DecodedFax {
  /** Lines of whole bytes, the first pixel in the highest bit, 1 is black. */
  readonly bits: Uint8Array;
  /** Lines that could not be read: white, or as the line before. */
  readonly damagedRows: number;
}

/** Where on a line colours change, from white on. */
type Changes = number[];
/** Zeros before the 1 of an end of line (EOL). */
const EOL_ZEROS = 11;

/**
 * Reads a fax page (ITU-T T.4, T.6), bits in the order in which they were sent. Own code because the library for it (utif2 4.1) says nothing
 * of damaged lines, and telephone lines make them: a page that cannot be trusted must say so. Never throws; time and memory
 * are bounded by the data and the size.
 */
export function decodeFax(data: Uint8Array, { scheme, isTwoDimensional, width, height }: FaxCoding): DecodedFax {
  const page = { bits: new Uint8Array(Math.ceil(width / 8) * height), width };
  const source = new BitSource(data, isTwoDimensional);
  const read = { rle: readPlainRow, g3: readMarkedRow, g4: readRelativeRow }[scheme];
  let before: Changes = [];
  let damagedRows = 0;
  for (let row = 0; row < height; row++) {
    const changes = read(source, before, width);
    if (changes === "end") return { bits: page.bits, damagedRows: damagedRows + height - row };
    if (changes === "damaged") {
      damagedRows++;
      // Two-dimensional lines have nothing to find their beginning by: all that follows is lost.
      if (scheme === "g4") return { bits: page.bits, damagedRows: damagedRows + height - row - 1 };
    } else {
      before = changes;
    }
    paint(page, row, before);
  }
  return { bits: page.bits, damagedRows };
}

type Row = Changes | "damaged" | "end";

function readPlainRow(source: BitSource, _before: Changes, width: number): Row {
  source.toByte();
  if (source.isOver) return "end";
  return readRuns(source, width);
}

/** A line of group 3: behind an EOL, and where lines may be two-dimensional, a bit that tells whether this one is. */
function readMarkedRow(source: BitSource, before: Changes, width: number): Row {
  let marks = source.skipMarks();
  if (marks.count === 0 && source.hasMarks) {
    // The line before was shorter than its own words: what is left of it is no line.
    source.seekEol();
    marks = source.skipMarks();
  }
  if (marks.count > 1 || source.isOver) return "end";
  // A line that is told by a lost one is lost with it.
  if (source.isLost && !marks.isPlain) return lose(source);
  const row = marks.isPlain ? readRuns(source, width) : readRelativeRow(source, before, width);
  if (row === "damaged") return lose(source);
  source.isLost = false;
  return row;
}

function lose(source: BitSource): "damaged" {
  source.isLost = true;
  source.seekEol();
  return "damaged";
}

function readRelativeRow(source: BitSource, before: Changes, width: number): Row {
  const row: Changes = [];
  let at = -1;
  while (at < width) {
    const isBlack = row.length % 2 === 1;
    const mode = source.readCode(MODE_CODES);
    const above = changeAbove(before, at, isBlack, width);
    if (mode === NO_CODE) return source.isOver && row.length === 0 && at === -1 ? "end" : "damaged";
    if (mode === PASS) {
      at = before[above + 1] ?? width;
    } else if (mode === HORIZONTAL) {
      const first = readRun(source, isBlack);
      const second = readRun(source, !isBlack);
      if (first === NO_CODE || second === NO_CODE) return "damaged";
      const from = Math.max(0, at) + first;
      row.push(from, from + second);
      at = from + second;
    } else {
      at = (before[above] ?? width) + mode - 3;
      if (at < (row.at(-1) ?? 0)) return "damaged";
      row.push(at);
    }
    if (at > width) return "damaged";
  }
  return withoutEmptyRuns(row);
}

/** Place of the first change above to the right of `at` that is to the other colour. */
function changeAbove(before: Changes, at: number, isBlack: boolean, width: number): number {
  let low = 0;
  let high = before.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((before[middle] ?? width) > at) high = middle;
    else low = middle + 1;
  }
  return low % 2 === Number(isBlack) ? low : low + 1;
}

/** Runs of no pixels are no changes. */
function withoutEmptyRuns(row: Changes): Changes {
  const kept: Changes = [];
  for (const at of row) {
    if (kept.length > 0 && kept.at(-1) === at) kept.pop();
    else kept.push(at);
  }
  return kept;
}

function readRuns(source: BitSource, width: number): Row {
  const row: Changes = [];
  let at = 0;
  while (at < width) {
    const run = readRun(source, row.length % 2 === 1);
    if (run === NO_CODE) return source.isOver && row.length === 0 ? "end" : "damaged";
    at += run;
    row.push(at);
  }
  return at > width ? "damaged" : withoutEmptyRuns(row);
}

function readRun(source: BitSource, isBlack: boolean): number {
  const codes = isBlack ? BLACK_CODES : WHITE_CODES;
  let run = 0;
  for (;;) {
    const part = source.readCode(codes);
    if (part === NO_CODE) return NO_CODE;
    run += part;
    if (part < 64) return run;
  }
}

function paint({ bits, width }: { readonly bits: Uint8Array; readonly width: number }, row: number, changes: Changes) {
  const start = row * Math.ceil(width / 8) * 8;
  for (let place = 0; place < changes.length; place += 2) {
    const from = start + (changes[place] as number);
    const to = start + Math.min(width, changes[place + 1] ?? width);
    blacken(bits, from, to);
  }
}

function blacken(bits: Uint8Array, from: number, to: number): void {
  if (to <= from) return;
  const first = from >> 3;
  const last = (to - 1) >> 3;
  const head = 0xff >> (from & 7);
  const tail = 0xff << (7 - ((to - 1) & 7));
  if (first === last) {
    bits[first] = (bits[first] as number) | (head & tail);
    return;
  }
  bits[first] = (bits[first] as number) | head;
  bits.fill(0xff, first + 1, last);
  bits[last] = (bits[last] as number) | tail;
}

/** Bits of a page as they come. */
class BitSource {
  readonly #data: Uint8Array;
  readonly #end: number;
  /** Do marks have a bit that tells the kind of the line behind them? */
  readonly #isTwoDimensional: boolean;
  #at = 0;
  hasMarks = false;
  /** The line before could not be read. */
  isLost = false;

  constructor(data: Uint8Array, isTwoDimensional: boolean) {
    this.#data = data;
    this.#end = data.length * 8;
    this.#isTwoDimensional = isTwoDimensional;
  }

  get isOver(): boolean {
    return this.#at >= this.#end;
  }

  #bit(at: number): number {
    return at >= this.#end ? 0 : ((this.#data[at >> 3] as number) >> (7 - (at & 7))) & 1;
  }

  toByte(): void {
    this.#at = (this.#at + 7) & ~7;
  }

  /** The value of the next code word; NO_CODE, and nothing is read, when there is none. */
  readCode(tree: CodeTree): number {
    let node = 0;
    for (let at = this.#at; at < this.#end; ) {
      const next = tree[node * 2 + this.#bit(at++)] as number;
      if (next < 0) {
        this.#at = at;
        return -2 - next;
      }
      if (next === 0) return NO_CODE;
      node = next;
    }
    return NO_CODE;
  }

  /** Reads the EOLs that stand here, with the zeros before them; several in a row end a page. */
  skipMarks(): { readonly count: number; readonly isPlain: boolean } {
    let count = 0;
    let isPlain = true;
    while (this.#skipEol()) {
      count++;
      isPlain = this.#isTwoDimensional ? this.#bit(this.#at++) === 1 : true;
    }
    this.hasMarks ||= count > 0;
    return { count, isPlain };
  }

  #skipEol(): boolean {
    let at = this.#at;
    while (at < this.#end && this.#bit(at) === 0) at++;
    const zeros = at - this.#at;
    // Nothing but fill: the page is over.
    if (at >= this.#end) this.#at = this.#end;
    if (at >= this.#end || zeros < EOL_ZEROS) return false;
    this.#at = at + 1;
    return true;
  }

  /** Goes on to the next EOL, wherever it begins. */
  seekEol(): void {
    let zeros = 0;
    for (let at = this.#at; at < this.#end; at++) {
      if (this.#bit(at) === 0) zeros++;
      else if (zeros >= EOL_ZEROS) {
        this.#at = at - EOL_ZEROS;
        return;
      } else zeros = 0;
    }
    this.#at = this.#end;
  }
}
