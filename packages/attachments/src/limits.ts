/** What one message may bring. Bytes are plain bytes. */
export interface AttachmentLimits {
  readonly maxBytes: number;
  readonly maxCount: number;
  readonly maxTotalBytes: number;
}

/** Largest mail that common providers deliver is 25 to 35 MB; Twilio takes and sends media of 5 MB. */
export const DEFAULT_LIMITS: AttachmentLimits = {
  maxBytes: 25 * 1024 * 1024,
  maxCount: 100,
  maxTotalBytes: 40 * 1024 * 1024,
};
