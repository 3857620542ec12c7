import type {
  Agent,
  AgentPresence,
  FloorEvent,
  Happening,
  Interaction,
  InteractionRecord,
  LineSettings,
  Outcome,
  QueueSettings,
} from "@touchstone/domain";
import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { MissedChangeTable, MissedContactTable, MissedWorkTable } from "./missedTables.ts";
import type {
  AddressRefTable,
  AddressTroubleTable,
  AttachmentPageTable,
  AttachmentTable,
  BlockChangeTable,
  BlockedAddressTable,
  CannedAnswerTable,
  FaxTryTable,
  MailAccountTable,
  MailboxTable,
  MessageContentTable,
  MessageTable,
  OptOutTable,
  TelnyxAccountTable,
} from "./textTables.ts";
import type { VisitorTable, WebLineTable } from "./visitorTables.ts";

type Json<T extends object> = JSONColumnType<T, string, string>;
type JsonOrNull<T extends object> = ColumnType<T | null, string | null, string | null>;
type Created = ColumnType<Date, Date | undefined, Date>;
/** A text by language. */
type Texts = Record<string, string>;

export interface TenantTable {
  id: string;
  slug: string;
  name: string;
  isDemo: Generated<boolean>;
  language: Generated<string>;
  timeZone: Generated<string>;
  region: Generated<string>;
  serviceLevelMs: Generated<number>;
  shortAbandonMs: Generated<number>;
  createdAt: Created;
}
export interface BrandTable {
  tenantId: string;
  id: string;
  name: string;
}
export interface CarrierAccountTable {
  accountSid: string;
  tenantId: string;
  authToken: string;
  apiKeySid: string | null;
  apiKeySecret: string | null;
  twimlAppSid: string | null;
  apiUrl: string | null;
}
export interface AppUserTable {
  tenantId: string;
  id: string;
  email: string;
  name: string;
  passwordHash: string;
  roles: string[];
  language: Generated<string>;
  disabledAt: Date | null;
  createdAt: Created;
}
export interface SessionTable {
  tokenHash: Buffer;
  tenantId: string;
  userId: string;
  createdAt: Created;
  expiresAt: Date;
  revokedAt: Date | null;
}
export interface QueueTable {
  tenantId: string;
  id: string;
  name: string;
  settings: Json<QueueSettings>;
}
export interface LineTable {
  tenantId: string;
  id: string;
  brandId: string;
  channel: string;
  address: string;
  name: string;
  region: string;
  settings: Json<LineSettings>;
}
export interface DispositionTable {
  tenantId: string;
  id: string;
  queueId: string | null;
  label: Json<Texts>;
  position: Generated<number>;
  active: Generated<boolean>;
  revision: Generated<number>;
}
export interface SkillTable {
  tenantId: string;
  id: string;
  name: string;
}
export interface SkillChangeTable {
  tenantId: string;
  id: string;
  skillId: string;
  at: Created;
  userId: string | null;
  before: JsonOrNull<object>;
  after: JsonOrNull<object>;
}
export interface RecordChangeTable {
  tenantId: string;
  id: string;
  subject: string;
  subjectId: string;
  at: Created;
  userId: string | null;
  before: JsonOrNull<object>;
  after: JsonOrNull<object>;
}
export interface FloorTable {
  tenantId: string;
  version: Generated<number>;
  journalSeq: Generated<number>;
  leaseOwner: string | null;
  leaseUntil: Date | null;
}
export interface AgentTable {
  tenantId: string;
  id: string;
  state: Json<Agent>;
  version: Generated<number>;
}
export interface InteractionTable {
  tenantId: string;
  id: string;
  callId: string;
  kind: string;
  queueId: string;
  lineId: string;
  brandId: string;
  customerId: string | null;
  agentId: string | null;
  receivedAt: Date;
  endedAt: Date | null;
  lastSeq: number;
  state: Json<Interaction>;
  callbackKey: string | null;
  threadKey: string | null;
}
export interface OfferTable {
  tenantId: string;
  id: string;
  interactionId: string;
  agentId: string;
  channel: Generated<string>;
  state: string;
  madeAt: Date;
  expiresAt: Date;
  purpose: Generated<string>;
}
export interface DeskNodeTable {
  nodeId: string;
  leaseUntil: Date;
}
export interface InboxTable {
  tenantId: string;
  id: string;
  key: string;
  body: Json<object>;
  receivedAt: Created;
  consumedAt: Date | null;
  outcome: JsonOrNull<Outcome>;
}
export interface JournalTable {
  tenantId: string;
  seq: number;
  at: Date;
  eventId: string;
  event: Json<FloorEvent>;
  outcome: Json<Outcome>;
  happened: Json<Happening[]>;
}
export interface EffectTable {
  tenantId: string;
  id: string;
  interactionId: string;
  ordinal: number;
  payload: Json<object>;
  state: Generated<string>;
  attempts: Generated<number>;
  runAt: Created;
  claimedBy: string | null;
  claimedUntil: Date | null;
  error: string | null;
  finishedAt: Date | null;
}
export interface QuarantineTable {
  id: string;
  receivedAt: Created;
  route: string;
  reason: string;
  remoteHash: string;
  body: string | null;
}
export interface CustomerTable {
  tenantId: string;
  id: string;
  name: string;
  tier: string | null;
  vip: Generated<boolean>;
  language: string | null;
  ownerAgentId: string | null;
  email: string | null;
  company: string | null;
  note: string | null;
  createdAt: Created;
  updatedAt: Created;
  erasedAt: Date | null;
}
export interface CustomerAddressTable {
  tenantId: string;
  id: string;
  customerId: string;
  channel: Generated<string>;
  address: string;
  extension: string | null;
  label: string | null;
  isPrimary: Generated<boolean>;
  active: Generated<boolean>;
}
export interface CustomerChangeTable {
  tenantId: string;
  id: string;
  customerId: string;
  at: Created;
  userId: string | null;
  before: JsonOrNull<object>;
  after: JsonOrNull<object>;
}
export interface InteractionContentTable {
  tenantId: string;
  interactionId: string;
  fromRaw: string | null;
  fromAddress: string | null;
  callerName: string | null;
  notes: string | null;
  draft: JsonOrNull<{ notes: string; dispositionId: string | null; savedAt: number }>;
  drafts: JsonOrNull<Record<string, { notes: string; dispositionId: string | null; reply?: string; savedAt: number }>>;
  notesByAgent: JsonOrNull<Record<string, string>>;
  erasedAt: Date | null;
}
export interface ProjectionTable {
  tenantId: string;
  name: string;
  cursor: Generated<number>;
}
export interface ProjectionParkedTable {
  tenantId: string;
  name: string;
  seq: number;
  at: Created;
  error: string;
}
export interface InteractionLogTable {
  tenantId: string;
  interactionId: string;
  schemaVersion: Generated<number>;
  brandId: string;
  lineId: string;
  queueId: string | null;
  channel: string;
  direction: string;
  topic: string | null;
  language: string | null;
  customerId: string | null;
  matchedHow: string;
  correctedFrom: string | null;
  correctedAt: Date | null;
  parentInteractionId: string | null;
  agentId: string | null;
  receivedAt: Date;
  queuedAt: Date | null;
  connectedAt: Date | null;
  endedAt: Date | null;
  exit: string | null;
  endedBy: string | null;
  quotedWaitMs: number | null;
  waitMs: number | null;
  ringMs: number | null;
  talkMs: number | null;
  holdMs: number | null;
  wrapUpMs: number | null;
  missedOffers: Generated<number>;
  dispositionId: string | null;
  firstResponseMs: number | null;
  resolutionMs: number | null;
  linked: JsonOrNull<object>;
  billedSeconds: number | null;
  cost: string | null;
  currency: string | null;
  consent: string | null;
  record: Json<InteractionRecord>;
  events: Json<Happening[]>;
  lastSeq: number;
}
export interface QueueIntervalTable {
  tenantId: string;
  queueId: string;
  startsAt: Date;
  figures: Json<Record<string, number>>;
}
export interface AgentIntervalTable {
  tenantId: string;
  agentId: string;
  startsAt: Date;
  figures: Json<Record<string, number>>;
}
export interface AgentSpanTable {
  tenantId: string;
  agentId: string;
  startedAt: Date;
  endedAt: Date | null;
  kind: string;
  reason: string | null;
  presence: Json<AgentPresence>;
}
export interface Customer360Table {
  tenantId: string;
  customerId: string;
  card: Json<object>;
  refreshedAt: Created;
}

/** Every table by its name in code; the CamelCase plugin maps names to the database's. */
export interface Tables {
  tenant: TenantTable;
  brand: BrandTable;
  carrierAccount: CarrierAccountTable;
  appUser: AppUserTable;
  session: SessionTable;
  queue: QueueTable;
  line: LineTable;
  disposition: DispositionTable;
  skill: SkillTable;
  skillChange: SkillChangeTable;
  recordChange: RecordChangeTable;
  floor: FloorTable;
  agent: AgentTable;
  interaction: InteractionTable;
  addressRef: AddressRefTable;
  message: MessageTable;
  messageContent: MessageContentTable;
  attachment: AttachmentTable;
  attachmentPage: AttachmentPageTable;
  faxTry: FaxTryTable;
  telnyxAccount: TelnyxAccountTable;
  optOut: OptOutTable;
  addressTrouble: AddressTroubleTable;
  blockedAddress: BlockedAddressTable;
  blockChange: BlockChangeTable;
  mailbox: MailboxTable;
  mailAccount: MailAccountTable;
  cannedAnswer: CannedAnswerTable;
  offer: OfferTable;
  deskNode: DeskNodeTable;
  inbox: InboxTable;
  journal: JournalTable;
  effect: EffectTable;
  quarantine: QuarantineTable;
  customer: CustomerTable;
  customerAddress: CustomerAddressTable;
  customerChange: CustomerChangeTable;
  interactionContent: InteractionContentTable;
  projection: ProjectionTable;
  projectionParked: ProjectionParkedTable;
  interactionLog: InteractionLogTable;
  queueInterval: QueueIntervalTable;
  agentInterval: AgentIntervalTable;
  agentSpan: AgentSpanTable;
  missedContact: MissedContactTable;
  missedWork: MissedWorkTable;
  missedChange: MissedChangeTable;
  customer360: Customer360Table;
  visitor: VisitorTable;
  webLine: WebLineTable;
}
