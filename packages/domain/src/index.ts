export type {
  Agent,
  AgentSettings,
  Block,
  Channel,
  Connection,
  Intent,
  Task,
  TaskChannel,
  VoiceActivity,
  WorkSet,
} from "./agent.ts";
export { CHANNELS } from "./agent.ts";
export { type AgentFigures, type AgentShare, agentSharesOf } from "./agentFigures.ts";
export { type AgentPresence, type AgentTimeKind, foldPresence, NOBODY_THERE, timeKindOf } from "./agentTime.ts";
export { assertNever } from "./assertNever.ts";
export { figuresOf, type KeptFigures, keptFigures } from "./channelFigures.ts";
export { childId } from "./childId.ts";
export { wholeAgent, wholeQueue } from "./defaults.ts";
export { directGate } from "./directGate.ts";
export type { CarrierEffect, Effect, EffectKind, MessageEffect, Push, VoiceEffect } from "./effect.ts";
export { endedInteraction } from "./endedInteraction.ts";
export type {
  ArrivedCall,
  CallEnd,
  CarrierFact,
  ContactFact,
  DeskFact,
  DialledFor,
  EffectFact,
  EventBody,
  EventEnvelope,
  FloorEvent,
  MessageFact,
  SettingsEdit,
  SettingsFact,
  TimeFact,
  Wish,
} from "./event.ts";
export { exitsOf, leadsTo } from "./exits.ts";
export {
  addFigures,
  averageHandleMs,
  DEFAULT_FIGURE_LIMITS,
  type FigureLimits,
  type Figures,
  NO_FIGURES,
  type QueueShare,
  queueSharesOf,
  type Rates,
  rates,
  subtractFigures,
} from "./figures.ts";
export type { Changed, Floor, FloorRows, StepResult } from "./floor.ts";
export { forget, KEEP_ENDED_MS, recall } from "./forget.ts";
export type { Happening } from "./happening.ts";
export type { Closure, Hours, SpecialDay, WeeklyShift, ZoneOffset } from "./hours.ts";
export type * from "./ids.ts";
export type {
  AcceptedOffer,
  AgentLeg,
  Asked,
  CallerMatch,
  Consult,
  CustomerTraits,
  EarlierPlace,
  EndedBy,
  ExitReason,
  Interaction,
  InteractionRecord,
  InteractionState,
  OfferEndReason,
  RingingOffer,
  TextRecord,
} from "./interaction.ts";
export { billedSecondsOf } from "./legSeconds.ts";
export {
  type ContactTrace,
  EXIT_REASONS,
  foldMissed,
  type MissedClosing,
  type MissedEnd,
  type MissedLine,
  UNSERVED_EXITS,
} from "./missed.ts";
export { liveOffers, ringingOffers } from "./offers.ts";
export { isOpen, nextChangeAt, type Opening, openingAt } from "./openHours.ts";
export type { IgnoredBecause, Outcome, Refusal } from "./outcome.ts";
export { farewellOf, isLetGo, isSentAway } from "./overflow.ts";
export { isE164, isShortNumber, isWithheld, splitExtension, toHalfWidth, userPart } from "./phoneNumber.ts";
export type {
  CallbackSettings,
  Exit,
  LineSettings,
  Overflow,
  OverflowCause,
  PreferredAgents,
  QueueSettings,
  RelaxStep,
  SkillRequirement,
  Strategy,
} from "./queue.ts";
export { type QueueVisit, visitsOf } from "./queueVisits.ts";
export { foldRecord } from "./record.ts";
export { isRefusedUnasked } from "./refusedUnasked.ts";
export {
  agentCallOf,
  agentCallsOf,
  createFloor,
  findInteractionByCall,
  findInteractionByContact,
  findInteractionByLeg,
  findInteractionByOffer,
  findInteractionByThread,
  getAgent,
  getFlow,
  getInteraction,
  getLine,
  getQueue,
  listAgents,
  listInteractions,
  listLines,
  listQueues,
  nextTimeOut,
  nextTimerAt,
} from "./rows.ts";
export { SMS_MAX_LENGTH, type SmsSegments, smsSegments } from "./smsSegments.ts";
export { StepFailed, step } from "./step.ts";
export {
  type MessageKeyword,
  type MessageState,
  type QuietHours,
  rankOf,
  type TextSettings,
  type Thread,
  textOf,
} from "./thread.ts";
export { autoAnswerOf } from "./threads.ts";
export { upToDateInteraction } from "./upToDate.ts";
export { compareRanked, ranked, score } from "./urgency.ts";
export type { QueueFlow } from "./waitEstimate.ts";
export { agentWhyNot, type ChosenBy, isSameRule, type WhyNot, whyNot } from "./whyNot.ts";
export { agentsOn, allWork, fits, type Work, workOn } from "./work.ts";
