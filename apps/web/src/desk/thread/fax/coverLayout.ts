/** What stands on the cover page of a fax. Of the head only rows that say something are drawn. */
export interface CoverText {
  readonly title: string;
  readonly head: readonly { readonly label: string; readonly text: string }[];
  readonly words: string;
}

/** A line of text on a page; pixels at 200 dots to the inch, `y` of its foot. */
export interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly bold: boolean;
}

/** How wide a text is at a size, pixels. */
export type Measure = (text: string, size: number, bold: boolean) => number;

/** A4 at 200 dots to the inch, about what a fax machine prints. */
export const PAGE = { width: 1654, height: 2339 } as const;
const MARGIN = 150;
const LABELS = 300;
const [TITLE, HEAD, WORDS] = [72, 38, 40];
/** From one line to the next, times the size. */
const LEADING = 1.45;

/** The lines of a cover, page by page: what does not stand on the first goes on on the next, and nothing is left out. */
export function layOutCover({ title, head, words }: CoverText, measure: Measure): DrawnText[][] {
  const pages: DrawnText[][] = [[]];
  let y = MARGIN;
  const put = (text: string, x: number, size: number, bold: boolean, isSame = false) => {
    if (!isSame) y += Math.round(size * LEADING);
    if (y > PAGE.height - MARGIN) {
      pages.push([]);
      y = MARGIN + size;
    }
    pages.at(-1)?.push({ text, x, y, size, bold });
  };
  put(title, MARGIN, TITLE, true);
  y += HEAD;
  for (const { label, text } of head.filter((row) => row.text.trim() !== "")) {
    put(label, MARGIN, HEAD, true);
    const lines = wrap(text, PAGE.width - 2 * MARGIN - LABELS, (part) => measure(part, HEAD, false));
    for (const [place, line] of lines.entries()) put(line, MARGIN + LABELS, HEAD, false, place === 0);
  }
  y += WORDS;
  if (words.trim() === "") return pages;
  for (const line of wrap(words, PAGE.width - 2 * MARGIN, (part) => measure(part, WORDS, false))) {
    put(line, MARGIN, WORDS, false);
  }
  return pages;
}

/** Breaks between words, Chinese ones too; a word that is wider than the line wherever it must. */
export function wrap(text: string, width: number, widthOf: (part: string) => number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.trimEnd().split(/\r\n|\r|\n/)) {
    let line = "";
    for (const part of parts(paragraph, width, widthOf)) {
      if (line !== "" && widthOf(line + part.trimEnd()) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      if (line !== "" || part.trim() !== "") line += part;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

function* parts(paragraph: string, width: number, widthOf: (part: string) => number): Iterable<string> {
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(paragraph)) {
    if (widthOf(segment) <= width) yield segment;
    else for (const { segment: sign } of new Intl.Segmenter().segment(segment)) yield sign;
  }
}
