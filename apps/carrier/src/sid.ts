import { randomBytes } from "node:crypto";

/** Two letters that tell the kind of resource, as Twilio's SIDs begin. */
export type SidPrefix = "CA" | "CF" | "QU" | "PN" | "AP" | "RE" | "NO" | "SM" | "MM" | "ME" | "FX";

/** A fresh SID: the prefix and 32 hexadecimal digits. */
export const newSid = (prefix: SidPrefix): string => prefix + randomBytes(16).toString("hex");
