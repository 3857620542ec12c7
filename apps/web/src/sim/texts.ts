import type { EmulatorMessage, EmulatorText } from "@touchstone/contracts";

export type Picture = NonNullable<EmulatorText["media"]>[number];

/** What the carrier takes with one text, all files together. */
export const MEDIA_LIMIT_BYTES = 5 * 1024 * 1024;
export const MAX_PICTURES = 10;

/** As the carrier writes numbers: without the spaces and dashes that a person types. */
export const plainNumber = (typed: string): string => typed.replace(/[\s().-]/g, "");

/** A text always says who sends it. */
export const canText = (from: string): boolean => /^\+?\d{3,15}$/.test(from);

export type TextState = "sent" | "onItsWay" | "delivered" | "notArrived" | "automatic";

/** How a text looks on the customer's phone, in words of its own. */
export function textState({ direction, status, automatic }: EmulatorMessage): TextState {
  if (direction === "inbound") return "sent";
  if (status === "undelivered" || status === "failed") return "notArrived";
  if (automatic) return "automatic";
  return status === "delivered" ? "delivered" : "onItsWay";
}

/** The files as the carrier's control route takes them. */
export async function readPictures(files: readonly File[]): Promise<Picture[]> {
  return await Promise.all(
    files.map(async (file) => ({ type: file.type || "application/octet-stream", base64: await base64Of(file) })),
  );
}

export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  // In pieces: an argument list has a limit.
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
