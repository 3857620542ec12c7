import type { Account, Line } from "../account.ts";
import { countryOf } from "../call/country.ts";
import type { Carrier } from "../carrier.ts";
import { parseTwiml } from "../twiml/parse.ts";
import { type Answer, deliver } from "../webhook/deliver.ts";
import type { Fields } from "../webhook/signature.ts";
import type { Medium, Message } from "./message.ts";
import { answerKeyword, heedKeyword, isOptedOut, type OptOutType } from "./optOut.ts";
import { openMessage } from "./post.ts";
import { publishMessage, sendMessage } from "./send.ts";

export type PersonWrites = {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly media: readonly Medium[];
  readonly parameters: Readonly<Record<string, string>>;
};

/** A person writes to a line; undefined when no account has it. The application is told at once, several at a time in no order. */
export const writeToLine = (carrier: Carrier, written: PersonWrites): Message | undefined => {
  const owner = carrier.accounts.lineOf(written.to);
  if (!owner) return undefined;
  const { account, line } = owner;
  const { from, to, text: body, media } = written;
  const messagingServiceSid = line.optOut?.messagingServiceSid;
  const given = {
    account,
    direction: "inbound",
    status: "received",
    from,
    to,
    body,
    media,
    messagingServiceSid,
  } as const;
  const message = openMessage(carrier, given);
  publishMessage(carrier, message);
  const type = heedKeyword(carrier, line, from, body);
  if (type) answerKeyword(carrier, account, line, from, type);
  const fields = fieldsOf(carrier, message, line, type, written.parameters);
  tell(carrier, account, line, message, fields).catch(carrier.report);
  return message;
};

/** The form fields of "Twilio's request to your incoming message webhook URL". */
const fieldsOf = (
  carrier: Carrier,
  message: Message,
  line: Line,
  type: OptOutType | undefined,
  parameters: PersonWrites["parameters"],
): Fields => {
  const { sid, account, from, to, body, media, segments } = message;
  const folder = `${carrier.apiUrl}/2010-04-01/Accounts/${account.sid}/Messages/${sid}/Media`;
  const fields: [string, string][] = [
    ...placeFields("To", to),
    ["SmsMessageSid", sid],
    ["NumMedia", String(media.length)],
    ["SmsSid", sid],
    ["SmsStatus", "received"],
    ["Body", body],
    ["To", to],
    ["NumSegments", String(segments)],
    ["MessageSid", sid],
    ["AccountSid", account.sid],
    ...placeFields("From", from),
    ["From", from],
    ["ApiVersion", "2010-04-01"],
    ...media.flatMap(({ sid: file, type: contentType }, index): [string, string][] => [
      [`MediaContentType${index}`, contentType],
      [`MediaUrl${index}`, `${folder}/${file}`],
    ]),
  ];
  if (message.messagingServiceSid) fields.push(["MessagingServiceSid", message.messagingServiceSid]);
  // Only Advanced Opt-Out names what it took the message for.
  if (type && line.optOut) fields.push(["OptOutType", type]);
  const taken = new Set(fields.map(([name]) => name));
  return [...fields, ...Object.entries(parameters).filter(([name]) => !taken.has(name))];
};

const placeFields = (name: string, address: string): [string, string][] => {
  const country = countryOf(address);
  if (!country) return [];
  return [
    [`${name}Country`, country],
    [`${name}State`, ""],
    [`${name}City`, ""],
    [`${name}Zip`, ""],
  ];
};

/** The fallback URL is asked when the first fails; when both do, nothing more is done. */
const tell = async (
  carrier: Carrier,
  account: Account,
  line: Line,
  message: Message,
  fields: Fields,
): Promise<void> => {
  if (!line.smsUrl) return;
  const send = (url: string, extra: Fields = []) => {
    const method = line.smsMethod ?? "POST";
    const webhook = { kind: "message", account, messageSid: message.sid, url, method } as const;
    return deliver(carrier, { ...webhook, fields: [...fields, ...extra] });
  };
  const first = await send(line.smsUrl);
  if (heed(carrier, message, first) || first.ok || !line.smsFallbackUrl) return;
  const error: Fields = [
    ["ErrorCode", String(first.code)],
    ["ErrorUrl", line.smsUrl.split("#", 1)[0] ?? ""],
  ];
  heed(carrier, message, await send(line.smsFallbackUrl, error));
};

/** What the application answers: TwiML with messages, or plain words that are one; false and a note when it cannot be used. */
const heed = (carrier: Carrier, message: Message, answer: Answer): boolean => {
  if (!answer.ok) return refuse(carrier, answer.code, answer.message);
  if (answer.body.trim() === "") return true;
  if (/^text\/plain\b/i.test(answer.contentType)) return reply(carrier, message, answer.body);
  if (!/\bxml\b/i.test(answer.contentType))
    return refuse(carrier, 12300, `Invalid Content-Type: ${answer.contentType}`);
  const parsed = parseTwiml(answer.body);
  if ("problem" in parsed) return refuse(carrier, 12100, parsed.problem);
  for (const { name, text, children } of parsed.verbs) {
    if (name === "Message") reply(carrier, message, children.find((noun) => noun.name === "Body")?.text ?? text);
    else carrier.notifications.raise(12200, `Schema validation warning: <${name}>`);
  }
  return true;
};

const refuse = (carrier: Carrier, code: number, words: string): false => {
  carrier.notifications.raise(code, words);
  return false;
};

/** To a customer who has opted out nothing goes, and the debugger says so. */
const reply = (carrier: Carrier, { account, from, to }: Message, body: string): true => {
  if (isOptedOut(carrier, to, from)) {
    carrier.notifications.raise(21610, "Attempt to send to unsubscribed recipient");
    return true;
  }
  const given = { account, direction: "outbound-reply", from: to, to: from, body, status: "queued" } as const;
  sendMessage(carrier, openMessage(carrier, given));
  return true;
};
