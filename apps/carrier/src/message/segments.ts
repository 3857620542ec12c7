// Written apart from the product's own counter, which is tried against it (e2e). Source: 3GPP TS 23.038 and 23.040.

const PLAIN = /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà]$/u;
const ESCAPED = /^[\f^{}\\[~\]|€]$/u;

/** How many parts a text is sent in; 0 for an empty one. */
export const segmentsOf = (text: string): number => {
  const letters = [...text];
  const isGsm = letters.every((letter) => PLAIN.test(letter) || ESCAPED.test(letter));
  const widths = letters.map((letter) => (isGsm ? (ESCAPED.test(letter) ? 2 : 1) : letter.length));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  if (whole === 0) return 0;
  if (whole <= (isGsm ? 160 : 70)) return 1;
  const room = isGsm ? 153 : 67;
  let [parts, used] = [1, 0];
  for (const width of widths) {
    if (used + width > room) [parts, used] = [parts + 1, 0];
    used += width;
  }
  return parts;
};
