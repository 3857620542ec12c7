// How a text travels as SMS. Source: 3GPP TS 23.038 (alphabets) and TS 23.040 (user data header of concatenated messages: 6 octets).

/** One septet each, in the order of the default alphabet. */
const GSM_BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/** Two septets each: escape and the character. */
const GSM_EXTENSION = "\f^{}\\[~]|€";

const SEPTETS: ReadonlyMap<string, number> = new Map([
  ...[...GSM_BASIC].map((character): [string, number] => [character, 1]),
  ...[...GSM_EXTENSION].map((character): [string, number] => [character, 2]),
]);

/** Units in a message of one part, and in each part of one of several. */
const ROOM = { gsm7: { alone: 160, joined: 153 }, ucs2: { alone: 70, joined: 67 } } as const;

/** Longer texts are refused by the carrier (Twilio: 21617), in UTF-16 units. */
export const SMS_MAX_LENGTH = 1600;

export interface SmsSegments {
  /** One character outside the GSM alphabet makes the whole text UCS-2. */
  readonly encoding: "gsm7" | "ucs2";
  /** Septets or UTF-16 units of the text. */
  readonly units: number;
  /** What is paid for: 0 for an empty text. */
  readonly segments: number;
  /** Units that fit into the last segment still. */
  readonly unitsLeft: number;
  /** The first character that the GSM alphabet does not have; null when it has them all. */
  readonly outsideGsm: string | null;
}

/** How many segments a text takes, as it is sent: nothing is replaced by a look-alike. Neither an escape nor a surrogate pair is cut. */
export function smsSegments(text: string): SmsSegments {
  const characters = [...text];
  const outsideGsm = characters.find((character) => !SEPTETS.has(character)) ?? null;
  const encoding = outsideGsm === null ? "gsm7" : "ucs2";
  const sizes = characters.map((character) => SEPTETS.get(outsideGsm === null ? character : "") ?? character.length);
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { alone, joined } = ROOM[encoding];
  if (units <= alone) return { encoding, units, segments: units === 0 ? 0 : 1, unitsLeft: alone - units, outsideGsm };
  return { encoding, units, ...fill(sizes, joined), outsideGsm };
}

function fill(sizes: readonly number[], room: number): { segments: number; unitsLeft: number } {
  let segments = 1;
  let unitsLeft = room;
  for (const size of sizes) {
    if (size > unitsLeft) {
      segments++;
      unitsLeft = room;
    }
    unitsLeft -= size;
  }
  return { segments, unitsLeft };
}
