/** Bytes of one message; the longest legal click is a note of 10,000 characters. */
export const MESSAGE_BYTES = 65_536;
/** Messages that a socket may send at once, and how many more each second. */
export const BURST = 120;
export const PER_SECOND = 30;
/** How long a desk without sockets counts as reconnecting. */
export const RECONNECT_MS = 15_000;
export const HEARTBEAT_MS = 2_000;
/** A revoked session is cut within 5 s. */
export const SESSIONS_MS = 2_000;
export const LEASE_MS = 15_000;
export const RENEW_MS = 5_000;
/** Boards are told of changes at most four times a second. */
export const BOARD_MS = 250;
