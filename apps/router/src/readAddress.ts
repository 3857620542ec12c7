import { assertNever, type Channel } from "@touchstone/domain";
import { type PhoneReading, readPhoneNumber } from "@touchstone/telephony";

/** What an address is that somebody calls or writes from. */
export type AddressReading =
  | PhoneReading
  /** In lower case: whatever the standard says of what stands before the @, no provider tells cases apart. */
  | { readonly kind: "mail"; readonly address: string }
  /** Nobody can be found by it, but it is the same one each time. */
  | { readonly kind: "name"; readonly name: string };

const MAIL = /^[^\s"<>@,;:()[\]\\\p{Cc}]{1,64}@[^\s"<>@,;:()[\]\\\p{Cc}]{1,255}$/u;
const NAME_CHARACTERS = 320;

/** Reads an address as the channel has them: numbers, mail addresses, or for chats whatever the visitor is known by. */
export function readAddress(channel: Channel, raw: string, region: string): AddressReading {
  switch (channel) {
    case "voice":
    case "sms":
    case "fax":
      return readPhoneNumber(raw, region);
    case "email":
      return readMail(raw) ?? { kind: raw.trim() === "" ? "withheld" : "invalid" };
    case "chat":
      return readMail(raw) ?? readName(raw, region);
    default:
      return assertNever(channel);
  }
}

function readMail(raw: string): AddressReading | null {
  const address = raw.trim().toLowerCase();
  return MAIL.test(address) ? { kind: "mail", address } : null;
}

/** A visitor may leave a number; nothing else that visitors are known by begins as one. */
function readName(raw: string, region: string): AddressReading {
  const name = raw.trim().slice(0, NAME_CHARACTERS);
  if (name === "") return { kind: "withheld" };
  return /^\+?\d[\d\s().-]+$/.test(name) ? readPhoneNumber(name, region) : { kind: "name", name };
}

/** The address by which a conversation is found: E.164 where there is one, else as it came. */
export function addressIn(channel: Channel, raw: string, region: string): string {
  const reading = readAddress(channel, raw, region);
  switch (reading.kind) {
    case "mail":
      return reading.address;
    case "name":
      return reading.name;
    case "number":
      return reading.e164;
    case "short":
      return reading.digits;
    default:
      return `raw:${raw.trim().toLowerCase().slice(0, NAME_CHARACTERS)}`;
  }
}

/** Whoever keeps the own address back is somebody else each time: no two of them are one. */
export function isNobodys(channel: Channel, raw: string, region: string): boolean {
  return readAddress(channel, raw, region).kind === "withheld";
}
