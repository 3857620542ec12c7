import type { Account, Application, Line } from "../account.ts";
import { type Call, durationSeconds, isFinished } from "../call/call.ts";
import type { Carrier } from "../carrier.ts";
import type { Conference, Participant } from "../conference/conference.ts";
import type { Medium, Message } from "../message/message.ts";
import { averageWaitSeconds, positionIn, waitedSeconds } from "../queue/members.ts";
import type { Member, Queue } from "../queue/queue.ts";

const API_VERSION = "2010-04-01";
const root = (account: Account): string => `/2010-04-01/Accounts/${account.sid}`;

/** RFC 2822 in UTC, as all instants of this API. */
const date = (at: number | undefined): string | null =>
  at === undefined ? null : new Date(at).toUTCString().replace("GMT", "+0000");

export const callShape = (carrier: Carrier, call: Call) => {
  const uri = `${root(call.account)}/Calls/${call.sid}`;
  const finished = isFinished(call);
  return {
    sid: call.sid,
    date_created: date(call.createdAt),
    date_updated: date(call.updatedAt),
    parent_call_sid: call.parentCallSid ?? null,
    account_sid: call.account.sid,
    to: call.to,
    to_formatted: call.to,
    from: call.from,
    from_formatted: call.from,
    phone_number_sid: call.phoneNumberSid ?? null,
    status: call.status,
    start_time: date(call.startedAt),
    end_time: date(call.endedAt),
    duration: finished ? String(durationSeconds(call, carrier.clock.now())) : null,
    price: null,
    price_unit: "USD",
    direction: call.direction,
    answered_by: null,
    api_version: API_VERSION,
    forwarded_from: null,
    group_sid: null,
    caller_name: call.callerName ?? null,
    queue_time: String(Math.round(call.queueTimeMs)),
    trunk_sid: null,
    uri: `${uri}.json`,
    subresource_uris: { recordings: `${uri}/Recordings.json`, notifications: `${uri}/Notifications.json` },
  };
};

export const conferenceShape = (conference: Conference) => {
  const uri = `${root(conference.account)}/Conferences/${conference.sid}`;
  return {
    account_sid: conference.account.sid,
    date_created: date(conference.createdAt),
    date_updated: date(conference.updatedAt),
    api_version: API_VERSION,
    friendly_name: conference.friendlyName,
    region: "us1",
    sid: conference.sid,
    status: conference.status,
    uri: `${uri}.json`,
    subresource_uris: { participants: `${uri}/Participants.json`, recordings: `${uri}/Recordings.json` },
    reason_conference_ended: conference.reasonEnded ?? null,
    call_sid_ending_conference: conference.callSidEnding ?? null,
  };
};

export const participantShape = (conference: Conference, participant: Participant) => ({
  account_sid: conference.account.sid,
  call_sid: participant.call.sid,
  label: participant.label ?? null,
  call_sid_to_coach: participant.coachedCallSid ?? null,
  coaching: participant.coaching,
  conference_sid: conference.sid,
  date_created: date(participant.joinedAt),
  date_updated: date(participant.updatedAt),
  end_conference_on_exit: participant.endOnExit,
  muted: participant.muted,
  hold: participant.hold,
  start_conference_on_enter: participant.startOnEnter,
  status: "connected",
  queue_time: String(Math.round(participant.call.queueTimeMs)),
  uri: `${root(conference.account)}/Conferences/${conference.sid}/Participants/${participant.call.sid}.json`,
});

export const queueShape = (queue: Queue) => ({
  sid: queue.sid,
  friendly_name: queue.friendlyName,
  current_size: queue.members.size,
  max_size: queue.maxSize,
  average_wait_time: averageWaitSeconds(queue),
  account_sid: queue.account.sid,
  uri: `${root(queue.account)}/Queues/${queue.sid}.json`,
  date_created: date(queue.createdAt),
  date_updated: date(queue.updatedAt),
});

export const memberShape = (carrier: Carrier, queue: Queue, member: Member) => ({
  call_sid: member.call.sid,
  queue_sid: queue.sid,
  date_enqueued: date(member.enqueuedAt),
  position: positionIn(queue, member.call.sid),
  wait_time: waitedSeconds(carrier, member),
  uri: `${root(queue.account)}/Queues/${queue.sid}/Members/${member.call.sid}.json`,
});

export const lineShape = (account: Account, line: Line) => ({
  sid: line.sid,
  account_sid: account.sid,
  friendly_name: line.friendlyName ?? line.phoneNumber,
  phone_number: line.phoneNumber,
  voice_url: line.voiceUrl ?? "",
  voice_method: line.voiceMethod ?? "POST",
  voice_fallback_url: line.voiceFallbackUrl ?? "",
  voice_fallback_method: "POST",
  voice_application_sid: "",
  status_callback: line.statusCallback ?? "",
  status_callback_method: "POST",
  sms_url: line.smsUrl ?? "",
  sms_method: line.smsMethod ?? "POST",
  sms_fallback_url: line.smsFallbackUrl ?? "",
  sms_fallback_method: "POST",
  sms_application_sid: "",
  capabilities: { voice: true, sms: true, mms: true, fax: false },
  api_version: API_VERSION,
  date_created: date(line.createdAt),
  date_updated: date(line.createdAt),
  uri: `${root(account)}/IncomingPhoneNumbers/${line.sid}.json`,
});

export const applicationShape = (account: Account, application: Application) => ({
  sid: application.sid,
  account_sid: account.sid,
  friendly_name: application.friendlyName ?? application.sid,
  voice_url: application.voiceUrl ?? "",
  voice_method: application.voiceMethod ?? "POST",
  voice_fallback_url: application.voiceFallbackUrl ?? "",
  voice_fallback_method: "POST",
  status_callback: application.statusCallback ?? "",
  status_callback_method: "POST",
  api_version: API_VERSION,
  date_created: date(application.createdAt),
  date_updated: date(application.createdAt),
  uri: `${root(account)}/Applications/${application.sid}.json`,
});

export const messageShape = (message: Message) => {
  const uri = `${root(message.account)}/Messages/${message.sid}`;
  return {
    sid: message.sid,
    account_sid: message.account.sid,
    messaging_service_sid: message.messagingServiceSid ?? null,
    from: message.from,
    to: message.to,
    body: message.body,
    num_segments: String(message.segments),
    num_media: String(message.media.length),
    status: message.status,
    direction: message.direction,
    error_code: message.errorCode ?? null,
    error_message: null,
    price: null,
    price_unit: "USD",
    date_created: date(message.createdAt),
    date_updated: date(message.updatedAt),
    date_sent: date(message.sentAt),
    api_version: API_VERSION,
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
};

export const mediumShape = (message: Message, medium: Medium) => ({
  sid: medium.sid,
  account_sid: message.account.sid,
  parent_sid: message.sid,
  content_type: medium.type,
  date_created: date(message.createdAt),
  date_updated: date(message.createdAt),
  uri: `${root(message.account)}/Messages/${message.sid}/Media/${medium.sid}.json`,
});
