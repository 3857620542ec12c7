export * from "./addressStanding.ts";
export * from "./agentSpans.ts";
export * from "./answeredRequests.ts";
export * from "./arrivals.ts";
export {
  addPages,
  addUpload,
  countPages,
  findPage,
  findReadyFile,
  findUsedAddresses,
  giveUpMedia,
  isAddressUsed,
  type MediaToFetch,
  type PagesOfFile,
  type ReadyFile,
  readMediaToFetch,
  readReadyFile,
  type SettledFile,
  settleAttachment,
  usedAddresses,
} from "./attachments.ts";
export * from "./blocks.ts";
export * from "./boards.ts";
export * from "./callbackOrders.ts";
export * from "./callers.ts";
export * from "./callerTraces.ts";
export * from "./callListing.ts";
export * from "./cannedAnswers.ts";
export * from "./cards.ts";
export * from "./carrierAccounts.ts";
export { type ContactRow, type OfferRow, readOffers } from "./contacts.ts";
export * from "./conversationLookups.ts";
export * from "./conversations.ts";
export * from "./customerSearch.ts";
export * from "./customers.ts";
export * from "./deskNodes.ts";
export { type DeskRow, type DeskVersion, readDesks, readDesksTouchedSince, readDeskVersions } from "./desks.ts";
export * from "./dispositions.ts";
export * from "./drafts.ts";
export * from "./effects.ts";
export * from "./erasure.ts";
export * from "./faxAccounts.ts";
export * from "./faxes.ts";
export { keepCheckpoints } from "./floorCheckpoints.ts";
export * from "./floorCommit.ts";
export * from "./floorLoad.ts";
export * from "./historyLine.ts";
export * from "./housekeeping.ts";
export { type IncomingFact, type InsertedFact, insertFacts, readOutcomes } from "./inbox.ts";
export * from "./inboxWriter.ts";
export * from "./intake.ts";
export * from "./interactions.ts";
export * from "./journalHistory.ts";
export { type KeptMessageRow, listKeptMessages, readKeptMessage, type WholeKeptMessage } from "./keptMessages.ts";
export { leaseFloors, releaseFloors } from "./leases.ts";
export * from "./mailAccounts.ts";
export * from "./mailboxes.ts";
export * from "./mailHtml.ts";
export * from "./mailLines.ts";
export * from "./mailToSend.ts";
export * from "./messageListing.ts";
export { migrate } from "./migrate.ts";
export { type MissedChanges, refreshAllMissed, refreshMissed } from "./missed.ts";
export * from "./missedList.ts";
export * from "./missedWork.ts";
export type { Asked } from "./oneTransaction.ts";
export * from "./openCallbacks.ts";
export * from "./openDatabase.ts";
export * from "./pace.ts";
export * from "./parked.ts";
export * from "./pastFloor.ts";
export * from "./projection.ts";
export * from "./queryTenant.ts";
export * from "./rebuild.ts";
export type { RecordEditor, RecordSubject } from "./recordChanges.ts";
export * from "./reports.ts";
export * from "./sessions.ts";
export * from "./settings.ts";
export * from "./settingsHistory.ts";
export * from "./simDirectory.ts";
export * from "./skills.ts";
export type * from "./tables.ts";
export * from "./tenantSetup.ts";
export {
  type AddressTrouble,
  type MessageFile,
  type MessageRow,
  type MessageStateRow,
  type MessageWords,
  noTexts,
  type TextChanges,
} from "./textChanges.ts";
export * from "./timeline.ts";
export * from "./transferTargets.ts";
export * from "./users.ts";
export * from "./visitors.ts";
export * from "./webhooks.ts";
export * from "./webLines.ts";
export * from "./whyNotRows.ts";
export * from "./wishes.ts";
