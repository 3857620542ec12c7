/** Voice carriers: the port, Twilio's adapter, TwiML as views of committed rows, webhooks in our words, telephone numbers. */

export { arrivedFaxFact, inboxKeyOfFax } from "./arrivedFaxFact.ts";
export { createFax } from "./createFax.ts";
export {
  choiceDocument,
  type DocumentContext,
  type DocumentRoute,
  documentFor,
  type InteractionView,
} from "./documents/documentFor.ts";
export { fallbackDocument, hangUpDocument, holdDocument, rejectDocument } from "./documents/documents.ts";
export { receiveFaxDocument } from "./documents/faxDocument.ts";
export { sentences } from "./documents/speech.ts";
export { HOLD_MUSIC_PATH, type HoldBecause, holdPath, type UrlQuery, type VoiceRoute } from "./documents/urls.ts";
export type {
  ArrivedFax,
  FaxAccount,
  FaxCommand,
  FaxPort,
  FoundFax,
  ListedFax,
  TelnyxAccount,
} from "./faxPort.ts";
export type {
  ArrivedText,
  CarrierMedia,
  FoundMessage,
  ListedMessage,
  MessageCommand,
  MessageFailure,
  MessageResult,
  MessageState,
  MessagingPort,
} from "./messagingPort.ts";
export { NOT_OURS } from "./notOurs.ts";
export {
  countryOfNumber,
  type PhoneReading,
  reachOf,
  readPhoneNumber,
} from "./phoneNumber.ts";
export { parseTelnyxFax, type TelnyxEvent } from "./telnyx/parseTelnyxFax.ts";
export { isSignedByTelnyx, type TelnyxSigned } from "./telnyx/signature.ts";
export { createVoiceToken, type VoiceTokenRequest } from "./twilio/accessToken.ts";
export { createTwilioMessaging } from "./twilio/createTwilioMessaging.ts";
export { type CarrierNumbers, createTwilioNumbers } from "./twilio/createTwilioNumbers.ts";
export { createTwilioVoice } from "./twilio/createTwilioVoice.ts";
export { inboxKeyOfCallStatus, inboxKeyOfConferenceEvent, inboxKeyOfDocument } from "./twilio/inboxKey.ts";
export { whyNotDelivered } from "./twilio/messageWords.ts";
export { agentOfIdentity, identityOfAgent, roomOf } from "./twilio/names.ts";
export { type FaxReport, type FaxRoute, parseFaxWebhook } from "./twilio/parseFaxWebhook.ts";
export { type MessagingReport, type MessagingRoute, parseMessagingWebhook } from "./twilio/parseMessagingWebhook.ts";
export {
  type Caller,
  type Fields,
  type ParsedWebhook,
  parseVoiceWebhook,
  readQuery,
  type VoiceReport,
} from "./twilio/parseVoiceWebhook.ts";
export { type SignedRequest, verifyTwilioSignature } from "./twilio/signature.ts";
export type {
  CallList,
  CarrierAccount,
  FoundCall,
  ListedCall,
  VoiceCommand,
  VoicePort,
  VoiceResult,
} from "./voicePort.ts";
