const HAN = /^\p{Script=Han}+$/u;
/** Chinese family names of two characters that are met today. */
const TWO = [
  "欧阳",
  "歐陽",
  "司马",
  "司馬",
  "上官",
  "诸葛",
  "諸葛",
  "夏侯",
  "皇甫",
  "尉迟",
  "尉遲",
  "令狐",
  "司徒",
  "端木",
  "张简",
  "張簡",
];

/** What a visitor may know of who answers. Empty where there is no name. */
export function firstName(name: string): string {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  if (rest.length > 0 || !HAN.test(first) || first.length < 2) return first;
  const family = first.length > 2 && TWO.some((two) => first.startsWith(two)) ? 2 : 1;
  return first.slice(family);
}
