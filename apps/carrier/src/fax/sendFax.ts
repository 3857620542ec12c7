import type { Carrier } from "../carrier.ts";
import type { Medium } from "../message/message.ts";
import { fetchFile } from "../message/send.ts";
import { deliver } from "../webhook/deliver.ts";
import type { Fields } from "../webhook/signature.ts";
import { countPages } from "./countPages.ts";
import { type Fax, type FaxStatus, keepDocument, publishFax } from "./fax.ts";

/** Much faster than paper: stories are not waited for. */
const DIAL_MS = 400;
const PAGE_MS = 300;

/** Sees a fax that was taken through to its end: the document is fetched, the number dialled, page after page goes over. */
export const sendFax = (carrier: Carrier, fax: Fax, mediaUrl: string): void => {
  setFaxStatus(carrier, fax, "queued");
  fetchDocument(carrier, mediaUrl)
    .then((document) => dial(carrier, fax, document))
    .catch(carrier.report);
};

const fetchDocument = async (carrier: Carrier, url: string): Promise<Medium | null> => {
  carrier.traffic.begin();
  try {
    return await fetchFile(carrier.route(url));
  } catch (error) {
    carrier.notifications.raise(11200, `HTTP retrieval failure: ${error instanceof Error ? error.message : "media"}`);
    return null;
  } finally {
    carrier.traffic.end();
  }
};

const dial = (carrier: Carrier, fax: Fax, document: Medium | null): void => {
  setFaxStatus(carrier, fax, document === null ? "failed" : "processing");
  if (document === null) return;
  carrier.clock.after(DIAL_MS, () => {
    if (!carrier.faxRoom.faxes.has(fax.sid)) return;
    const behaviour = answerOf(carrier, fax.to);
    if (behaviour === "answers") goOver(carrier, fax, document);
    else setFaxStatus(carrier, fax, behaviour);
  });
};

const goOver = (carrier: Carrier, fax: Fax, document: Medium): void => {
  const pages = countPages(document.type, document.bytes);
  keepDocument(carrier, fax, document);
  setFaxStatus(carrier, fax, "sending");
  carrier.clock.after(pages * PAGE_MS, () => {
    fax.pages = pages;
    if (carrier.faxRoom.faxes.has(fax.sid)) setFaxStatus(carrier, fax, "delivered");
  });
};

const answerOf = ({ faxRoom }: Carrier, number: string) => {
  const machine = faxRoom.machines.get(number);
  if (!machine) return "answers";
  if (machine.times === 1) faxRoom.machines.delete(number);
  else if (machine.times !== undefined) faxRoom.machines.set(number, { ...machine, times: machine.times - 1 });
  return machine.behaviour;
};

/** Moves a fax on, and tells the application where it asked for it. */
const setFaxStatus = (carrier: Carrier, fax: Fax, status: FaxStatus): void => {
  fax.status = status;
  fax.updatedAt = carrier.clock.now();
  publishFax(carrier, fax);
  const { statusCallback: url, account, sid: messageSid } = fax;
  if (url === undefined) return;
  const fields = statusFields(carrier, fax);
  deliver(carrier, { kind: "message-status", account, messageSid, url, method: "POST", fields }).catch(carrier.report);
};

const statusFields = (carrier: Carrier, fax: Fax): Fields => [
  ["FaxSid", fax.sid],
  ["AccountSid", fax.account.sid],
  ["From", fax.from],
  ["To", fax.to],
  ["ApiVersion", "v1"],
  ["FaxStatus", fax.status],
  ...(fax.pages === null ? [] : ([["NumPages", String(fax.pages)]] as const)),
  ...(fax.document ? ([["MediaUrl", documentUrl(carrier, fax)]] as const) : []),
];

/** Wants the account's credentials. */
export const documentUrl = ({ apiUrl }: Carrier, { account, sid, document }: Fax): string =>
  `${apiUrl}/2010-04-01/Accounts/${account.sid}/Faxes/${sid}/Media/${document?.sid}`;
