/** All ids are UUIDv7 strings; only their meaning differs. */
export type TenantId = string;
export type BrandId = string;
export type LineId = string;
export type QueueId = string;
export type SkillId = string;
export type AgentId = string;
export type CustomerId = string;
export type InteractionId = string;
export type OfferId = string;
export type EventId = string;
export type EffectId = string;
export type DispositionId = string;
/** The carrier's own name of one leg of a call (Twilio's CallSid). Opaque here. */
export type CallId = string;

export type Language = "en" | "zh-Hans" | "zh-Hant";
/** Milliseconds since 1970, always the database's clock. */
export type Instant = number;
