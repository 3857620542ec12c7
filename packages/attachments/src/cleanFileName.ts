/** Longest name that is kept, in bytes of UTF-8: what file systems take, with room for a suffix. */
const MAX_BYTES = 200;
const NAMELESS = "attachment";
/** Names that are devices on Windows, whatever stands after the dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?=\.|$)/i;
/**
 * What nobody sees but programs read: controls, formatting (zero width, overrides of direction), lone surrogates, private
 * use, unassigned, separators of lines, variation selectors, fillers, Braille's blank.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115F\u1160\u2800\u3164\uFFA0\uFFFD]|\p{Variation_Selector}|\u034F|\u17B4|\u17B5/gu;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A file name from outside as it may be shown and offered for download: the last segment of a path, one line, nothing
 * invisible, no leading or trailing dots and spaces, no device of Windows, at most 200 bytes with its ending kept. It is
 * never a path in a store; cleaning first and judging after is what keeps `.htaccess` behind an invisible space out.
 */
export function cleanFileName(given: string): string {
  const seen = given.slice(0, 4096).normalize("NFKC").replace(UNSEEN, "").replace(/\s+/gu, " ");
  const last = seen.split(/[/\\\u2044\u2215\u29F5\u29F8]/u).findLast((part) => trimDots(part) !== "") ?? "";
  const plain = trimDots(last.replace(/[<>:"|?*%]/g, "_"));
  if (plain === "") return NAMELESS;
  return shorten(DEVICE.test(plain) ? `_${plain}` : plain);
}

/** By index: an expression that trims both ends looks again and again at a long run of dots. */
function trimDots(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isPadding(text[start])) start++;
  while (end > start && isPadding(text[end - 1])) end--;
  return text.slice(start, end);
}

function isPadding(character: string | undefined): boolean {
  return character === "." || character === " " || character === "~";
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 16 ? name.slice(dot) : "";
  let stem = "";
  for (const { segment } of graphemes.segment(name.slice(0, name.length - ending.length))) {
    if (Buffer.byteLength(stem + segment + ending) > MAX_BYTES) break;
    stem += segment;
  }
  const cut = trimDots(stem);
  return cut === "" ? `${NAMELESS}${ending}` : `${cut}${ending}`;
}
