import { Parser } from "htmlparser2";

/** Deeper than anybody writes; there a hostile mail would begin to cost more than its length. */
const MAX_DEPTH = 500;
const SKIPPED = new Set([
  "script",
  "style",
  "head",
  "title",
  "template",
  "noscript",
  "svg",
  "math",
  "iframe",
  "object",
]);
const BLOCKS = new Set(
  "address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split(
    " ",
  ),
);
const PARAGRAPHS = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"]);

/**
 * The words of an HTML mail, for previews, search and whoever reads text: blocks are lines, quotations have `>` before them,
 * links keep their address, pictures and what is not shown are left out. Linear; `isCut` when it was too long or too deep.
 */
export function htmlText(html: string, maxLength: number): { text: string; isCut: boolean } {
  const lines = new Lines(maxLength);
  const open: string[] = [];
  const links: string[] = [];
  let skipped = 0;
  let isCut = false;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (isCut) return;
      open.push(name);
      isCut = open.length > MAX_DEPTH || lines.isFull;
      if (SKIPPED.has(name)) skipped++;
      if (skipped === 0) beginTag(lines, name);
      if (name === "a") links.push(attributes.href ?? "");
      if (name === "blockquote") lines.quoting++;
    },
    ontext: (text) => {
      if (skipped === 0 && !isCut) lines.write(text, open.includes("pre"));
    },
    onclosetag: (name) => {
      if (isCut) return;
      open.pop();
      if (name === "a") writeLink(lines, links.pop() ?? "");
      if (BLOCKS.has(name)) lines.end(PARAGRAPHS.has(name));
      if (name === "blockquote") lines.quoting--;
      if (SKIPPED.has(name)) skipped--;
    },
  });
  for (let at = 0; at < html.length && !isCut && !lines.isFull; at += 4096) parser.write(html.slice(at, at + 4096));
  if (!isCut && !lines.isFull) parser.end();
  return { text: lines.text(), isCut: isCut || lines.isFull };
}

function beginTag(lines: Lines, name: string): void {
  if (name === "br") lines.end(false, true);
  else if (BLOCKS.has(name)) lines.end(PARAGRAPHS.has(name));
  if (name === "li") lines.write("• ", true);
  if (name === "td" || name === "th") lines.write(" ", false);
}

/** The address behind a link when the words do not already say it; only what can be written down and read. */
function writeLink(lines: Lines, href: string): void {
  const address = href.trim();
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(address) || address.length > 500) return;
  const said = address.replace(/^(?:mailto:|tel:)/i, "");
  if (!lines.endsWith(said) && !lines.endsWith(said.replace(/^https?:\/\//i, "").replace(/\/$/, "")))
    lines.write(` [${said}]`, false);
}

/** Text that grows by lines; spaces are folded as a browser does. */
class Lines {
  quoting = 0;
  isFull = false;
  readonly #done: string[] = [];
  readonly #max: number;
  #line = "";
  #length = 0;

  constructor(max: number) {
    this.#max = max;
  }

  write(text: string, isPre: boolean): void {
    if (isPre) {
      const [first = "", ...rest] = text.split("\n");
      this.#append(first);
      for (const line of rest) {
        this.end(false, true);
        this.#append(line);
      }
      return;
    }
    const folded = text.replace(/[ \t\r\n\f]+/g, " ");
    this.#append(this.#line === "" || this.#line.endsWith(" ") ? folded.trimStart() : folded);
  }

  endsWith(text: string): boolean {
    return text !== "" && this.#line.trimEnd().endsWith(text);
  }

  /** Ends a line that has begun; `always` also an empty one. */
  end(isParagraph: boolean, always = false): void {
    const line = this.#line.trimEnd();
    if (line === "" && !always) {
      if (isParagraph) this.#blank();
      return;
    }
    this.#push(line);
    if (isParagraph) this.#blank();
  }

  text(): string {
    this.end(false);
    return this.#done.join("\n").trim().slice(0, this.#max);
  }

  #append(text: string): void {
    this.#line += text;
    this.#length += text.length;
    if (this.#length > this.#max) this.isFull = true;
  }

  #push(line: string): void {
    this.#done.push(`${">".repeat(Math.min(this.quoting, 20))}${this.quoting > 0 ? " " : ""}${line}`);
    this.#line = "";
    this.#length += 1;
    if (this.#length > this.#max) this.isFull = true;
  }

  #blank(): void {
    const last = this.#done.at(-1);
    if (last !== undefined && last !== "" && !/^>* ?$/.test(last)) this.#push("");
  }
}
