import { analyse } from "chardet";

/** Enough to tell by; the rest of a text is in the same encoding. */
const LOOKED_AT = 64 * 1024;
/** What is common in letters, by encoding: short texts fit into several, but in the wrong one they are rare signs. */
const COMMON = new Map<string, (character: string) => boolean>([
  [
    "gb18030",
    among(
      "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日者意无与长把公此已工使情明性知全三关点正业外将两高间由问很最重物手应文体相见被利什二等产或新制身果加月话合回特代内信表给位次度任常先通原提员解水名真各入口条平系题活更别数安报才结受目量再感建务做接必场件计管期市直资金指区保便司书白放难完设式色路记品住告类求程北该交规万取术领确师今让识导订单谢您请货退换款查询客服附问候，。：！？；、",
    ),
  ],
  [
    "big5",
    among(
      "的一是不我有人在這他中大來上個國說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話者向情部正名定問力機給等幾很業最間新什打便位因重走電四第門相次東使教再平真聽世信北少關並內加化由代產入先水萬市體別處總才場師書比住員性通目報立命張難數件安表原車白應路期常提感金何更反合放做系計或司利受果界及今務製解各任至清物記邊共接許特望直服題建南度統色字請讓認論訂單謝您貨退換款查詢客附，。：！？；、",
    ),
  ],
  ["shift_jis", (character) => /[ぁ-んァ-ヶー、。日本人大注文様]/.test(character)],
  ["euc-jp", (character) => /[ぁ-んァ-ヶー、。日本人大注文様]/.test(character)],
  ["euc-kr", among("이다는을의에가고하지로사한기은를나인어서리도아자있었주문요니습감합안녕세입해시오제수일보대전그저")],
]);
const ENOUGH = 0.25;
/** One byte for each letter: told by their frequencies. */
const SINGLE = new Map([
  ["windows-1251", "windows-1251"],
  ["KOI8-R", "koi8-r"],
]);

/**
 * The encoding in which these bytes can be read without loss: the one that was named when it can, else UTF-8 when it can,
 * else a guess by what is common in `sample` (more of the same mail, when the bytes are few).
 */
export function encodingOf(bytes: Uint8Array, named: string, sample: Uint8Array = bytes): string {
  if (isReadable(bytes, named)) return named;
  if (isReadable(bytes, "utf-8")) return "utf-8";
  return commonest(bytes, sample.subarray(0, LOOKED_AT)) ?? singleByte(sample.subarray(0, LOOKED_AT));
}

function commonest(bytes: Uint8Array, sample: Uint8Array): string | null {
  let best: string | null = null;
  let most = ENOUGH;
  for (const [encoding, isCommon] of COMMON) {
    if (!isReadable(bytes, encoding)) continue;
    const share = shareOf(new TextDecoder(encoding).decode(sample), isCommon);
    if (share > most) [best, most] = [encoding, share];
  }
  return best;
}

/** Of the letters that are not ASCII. */
function shareOf(text: string, isCommon: (character: string) => boolean): number {
  let [all, common] = [0, 0];
  for (const character of text) {
    if (character <= "\x7f") continue;
    all++;
    if (isCommon(character)) common++;
  }
  return all === 0 ? 0 : common / all;
}

function singleByte(sample: Uint8Array): string {
  const guesses = analyse(sample).flatMap(({ name, confidence }) => (confidence >= 25 ? (SINGLE.get(name) ?? []) : []));
  return guesses[0] ?? "windows-1252";
}

function among(characters: string): (character: string) => boolean {
  const set = new Set(characters);
  return (character) => set.has(character);
}

function isReadable(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
