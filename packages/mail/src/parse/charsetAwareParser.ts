import PostalMime from "postal-mime";
import { encodingOf } from "./encodingOf.ts";

/** A part of the mail as the library has it when it decides what kind it is. */
interface PartInside {
  content: ArrayBuffer | null;
  contentType: { parsed: { params: Record<string, string> } };
}
interface Inside {
  isInlineTextNode(part: PartInside): boolean;
}
const isInlineText = (PostalMime.prototype as unknown as Inside).isInlineTextNode;

/**
 * The library decodes a text by the charset that its sender names, and where that is wrong letters are lost without a word.
 * This one looks first whether the bytes can be read that way, and guesses where they cannot. It hooks into a method of
 * the library that its types do not show (the version is pinned, the corpus would notice).
 */
export class CharsetAwareParser extends PostalMime {
  /** Some text was not in the charset that its sender named. */
  guessed = false;

  isInlineTextNode(part: PartInside): boolean {
    const isText = isInlineText.call(this, part);
    if (isText && part.content) this.#settle(part.content, part.contentType.parsed.params);
    return isText;
  }

  #settle(content: ArrayBuffer, params: Record<string, string>): void {
    const named = webLabel(params.charset ?? "utf-8");
    const readable = encodingOf(new Uint8Array(content), named);
    params.charset = readable;
    if (readable !== named) this.guessed = true;
  }
}

/** Names in mails that the Encoding Standard does not list, for what it calls otherwise. */
function webLabel(charset: string): string {
  const label = charset
    .trim()
    .toLowerCase()
    .replace(/^x-|^cs/, "");
  const codePage = /^(?:cp|ms|windows-?|ibm)(932|936|949|950|5022[0-2])$/.exec(label)?.[1];
  if (codePage === "932") return "shift_jis";
  if (codePage === "936") return "gb18030";
  if (codePage === "949") return "euc-kr";
  if (codePage === "950") return "big5";
  if (codePage) return "iso-2022-jp";
  // The registered names of older and smaller sets are read by what contains them.
  if (/^(?:gb2312|gb_2312-80|gbk|euc-cn|gb-2312)$/.test(label)) return "gb18030";
  // Who says ASCII and sends more has not said what it is.
  if (label === "utf8mb4" || label === "us-ascii" || label === "ascii" || label === "") return "utf-8";
  return label;
}
