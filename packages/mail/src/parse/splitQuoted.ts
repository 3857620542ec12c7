/** Own code because the known library takes 12 s for 300 KB of "On On On", and knows few Chinese programs. Linear: each line is looked at once. */

/** A line that brings in what was written before. Only the first 300 characters of a line are looked at. */
const INTRODUCTIONS = [
  /^(?:on|am|le|el|il|op|em|den|w dniu)\s.{4,250}(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał)(?:\s.{0,80})?[:：]?$/iu,
  /^.{1,200}(?:wrote|schrieb(?:\s.{0,80})?|a écrit|escribió|ha scritto|schreef|escreveu)\s?[:：]$/iu,
  /^(?:在|於|于).{4,250}(?:写道|寫道)\s?[:：]?$/u,
  /^.{1,250}(?:于|於|在)\s?.{0,20}\d{4}.{0,80}(?:写道|寫道|发表|來信|来信)\s?[:：]?$/u,
  /^\d{4}年\d{1,2}月\d{1,2}日.{0,200}[:：]$/u,
  /^-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|forwarded message|original|原始邮件|原始郵件|原邮件|轉寄的郵件|转发的邮件|转发邮件信息|回复的原邮件|元のメッセージ)\s*-{2,}$/iu,
  /^(?:begin forwarded message|anfang der weitergeleiteten nachricht|下面是转发的邮件|以下是轉寄的郵件)\s?[:：]$/iu,
  /^_{20,}$/,
];
/** The block of headers that Outlook, QQ and others put above what they quote. */
const HEADER_LINE =
  /^[*\s]*(?:from|von|de|da|van|发件人|寄件者|寄件人|差出人|sent|gesendet|date|datum|envoyé|enviado|发送时间|发送日期|寄件日期|日期|送信日時|to|an|à|para|收件人|收件者|宛先|subject|betreff|objet|asunto|主题|主旨|件名|cc|抄送|副本)[*\s]{0,3}[:：]/iu;
const SENDER_LINE = /^[*\s]*(?:from|von|de|da|van|发件人|寄件者|寄件人|差出人)[*\s]{0,3}[:：]/iu;
const LOOKED_AT = 300;
/** Whoever writes more lines than that before quoting is shown whole. */
const MAX_LINES = 5_000;

/**
 * Parts what a mail says anew from what it repeats. A reply between quoted lines is not torn apart: then all of it is
 * visible. Nothing is lost: both parts together are the text.
 */
export function splitQuoted(text: string): { visible: string; quoted: string } {
  const lines = text.split("\n");
  const heads = lines.map((line) => line.slice(0, LOOKED_AT).trim());
  const at = firstQuoted(heads);
  if (at === null || heads.slice(0, at).every((line) => line === "")) return { visible: text.trim(), quoted: "" };
  return { visible: lines.slice(0, at).join("\n").trim(), quoted: lines.slice(at).join("\n").trim() };
}

function firstQuoted(heads: readonly string[]): number | null {
  const introduced = heads.findIndex((_, at) => at < MAX_LINES && introduces(heads, at));
  const marked = trailingMarked(heads);
  if (introduced >= 0 && isRepliedBelow(heads, introduced)) return marked;
  if (introduced < 0) return marked;
  return marked === null ? introduced : Math.min(introduced, marked);
}

function introduces(heads: readonly string[], at: number): boolean {
  const line = heads[at] ?? "";
  if (line === "" || line.startsWith(">")) return false;
  if (INTRODUCTIONS.some((pattern) => pattern.test(line)))
    return !line.startsWith("___") || isHeaderBlock(heads, at + 1);
  // Programs break a long introduction into two lines.
  const two = `${line} ${heads[at + 1] ?? ""}`;
  if (/^(?:on|am|le|el|在|於)\s/iu.test(line) && two.length <= LOOKED_AT && followsQuote(heads, at + 2)) {
    if (INTRODUCTIONS.some((pattern) => pattern.test(two))) return true;
  }
  return SENDER_LINE.test(line) && isHeaderBlock(heads, at);
}

/** At least three of the first six lines are headers. */
function isHeaderBlock(heads: readonly string[], at: number): boolean {
  return heads.slice(at, at + 6).filter((line) => HEADER_LINE.test(line)).length >= 3;
}

function followsQuote(heads: readonly string[], at: number): boolean {
  const next = heads.slice(at, at + 3).find((line) => line !== "");
  return next?.startsWith(">") ?? false;
}

/** After the introduction come marked lines, and after those somebody writes on. */
function isRepliedBelow(heads: readonly string[], introduced: number): boolean {
  const below = heads.slice(introduced + 1).findIndex((line) => line.startsWith(">"));
  if (below < 0 || below > 3) return false;
  const rest = heads.slice(introduced + 1 + below);
  const lastMarked = rest.findLastIndex((line) => line.startsWith(">"));
  return (
    rest.slice(0, lastMarked).some((line) => line !== "" && !line.startsWith(">")) ||
    writesOn(rest.slice(lastMarked + 1))
  );
}

/** More than a signature. */
function writesOn(lines: readonly string[]): boolean {
  const signature = lines.indexOf("--");
  return lines.slice(0, signature < 0 ? lines.length : signature).some((line) => line !== "");
}

/** Where the marked lines begin that end the text. */
function trailingMarked(heads: readonly string[]): number | null {
  let at = heads.length;
  while (at > 0 && (heads[at - 1] === "" || heads[at - 1]?.startsWith(">"))) at--;
  const marked = heads.slice(at).findIndex((line) => line.startsWith(">"));
  return marked < 0 ? null : at + marked;
}
