import type { Readable } from "node:stream";
import { openSendGridCheck, SENDGRID_MAX_BYTES, type SendGridSignature } from "@touchstone/mail";
import { errorCodes } from "fastify";
import { Unavailable } from "../unavailable.ts";
import type { MailKey } from "./mailKeys.ts";

/** A body that arrived, and whose keys its signature holds by; of one that nobody signed nothing is kept. */
export interface ReceivedMail {
  readonly signedBy: readonly MailKey[];
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
  /** Its memory may be another's. */
  release(): void;
}

/** The mail itself and the fields beside it. */
export const MAIL_BODY_LIMIT = SENDGRID_MAX_BYTES + 2 * 1024 * 1024;
/** Of all mails that arrive or are read at the same time, six of the largest. */
const ROOM_BYTES = 6 * MAIL_BODY_LIMIT;

/** The memory that mails may take together: what has no room is to come again. */
export interface Room {
  /** False: there is not so much. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function createRoom(bytes = ROOM_BYTES): Room {
  let free = bytes;
  return {
    take: (wanted) => {
      if (wanted > free) return false;
      free -= wanted;
      return true;
    },
    give: (given) => {
      free += given;
    },
  };
}

interface Receiving {
  readonly keys: readonly MailKey[];
  readonly signature: SendGridSignature;
  readonly room: Room;
}

/**
 * Takes a body in as it arrives, and checks its signature meanwhile: large as it is, nobody waits for either. Throws a refusal of
 * one that is too large, and Unavailable while there is no room for it.
 */
export async function receiveMail(payload: Readable, { keys, signature, room }: Receiving): Promise<ReceivedMail> {
  const checks = keys.flatMap((key) => {
    const check = openSendGridCheck(key.key, signature, Date.now());
    return check ? [{ key, check }] : [];
  });
  const pieces: Uint8Array[] = [];
  let [bytes, taken] = [0, 0];
  const release = () => room.give(taken);
  try {
    for await (const piece of arriving(payload)) {
      bytes += piece.length;
      if (bytes > MAIL_BODY_LIMIT) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
      if (checks.length === 0) continue;
      if (!room.take(piece.length)) throw new Unavailable(new Error("too many large mails at once"));
      taken += piece.length;
      pieces.push(piece);
      for (const { check } of checks) check.update(piece);
    }
  } catch (error) {
    release();
    throw error;
  }
  const signedBy = checks.flatMap(({ key, check }) => (check.holds() ? [key] : []));
  return { signedBy, pieces, bytes, release };
}

/** Who is refused in the middle is answered all the same. Whoever breaks off has sent no mail. */
async function* arriving(payload: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* payload.iterator({ destroyOnReturn: false });
  } catch (error) {
    throw Object.assign(error as Error, { statusCode: 400 });
  }
}
