import { createHash, randomBytes } from "node:crypto";

/** Name of the cookie that browsers keep the token in; screenpop reads it too. */
export const COOKIE = "touchstone_session";
/** How long a sign-in lasts, milliseconds: a working day and a night. */
export const SESSION_MS = 24 * 3_600_000;

/** 256 random bits. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is stored of a token: a copy of the table opens nothing. */
export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();
