import type { Role } from "@touchstone/contracts";
import { MailHtmlQuery, type MailLine, MailLineList, OutboxMail, OutboxPage, OutboxQuery } from "@touchstone/contracts";
import { listMailLines, type MailLineRow, withTenant } from "@touchstone/db";
import { mailFaultOf } from "@touchstone/mail";
import { Type } from "typebox";
import { callerOf } from "../access.ts";
import { DEFAULT_LIMIT, decodeCursor, encodeCursor } from "../cursor.ts";
import type { Routes } from "../deps.ts";
import { sendMailFrame } from "../mailFrame.ts";
import { type OutboxSource, outboxHtml, outboxMail, outboxPage } from "../outbox.ts";
import { notFound } from "../problem.ts";

const ADMINISTRATORS: readonly Role[] = ["administrator"];
const Path = Type.Object({ mailId: Type.String({ maxLength: 100 }) });
const tags = ["outbox"];

/** What the house would have sent, where no mail server is configured, and how it goes with mails at all. */
export const outboxRoutes: Routes = (app, { mail, database, publicUrl }) => {
  const sourceOf = (tenantId: string): OutboxSource | null =>
    mail?.outboxOf ? { parser: mail.parser, folder: mail.outboxOf(tenantId) } : null;

  app.get(
    "/mail-lines",
    { config: { access: ADMINISTRATORS }, schema: { tags, response: { 200: MailLineList } } },
    async (request): Promise<MailLineList> => {
      const { tenantId } = callerOf(request);
      const rows = await withTenant(database, tenantId, (trx) => listMailLines(trx, tenantId));
      const by = mail ? (mail.outboxOf ? "outbox" : "server") : null;
      return { webhook: `${publicUrl}/webhooks/email/sendgrid`, items: rows.map((row) => mailLineOf(row, by)) };
    },
  );

  app.get(
    "/outbox",
    {
      config: { access: ADMINISTRATORS },
      schema: { tags, querystring: OutboxQuery, response: { 200: OutboxPage } },
    },
    async (request): Promise<OutboxPage> => {
      const source = sourceOf(callerOf(request).tenantId);
      if (!source) return { keeps: false, items: [], next: null };
      const { cursor, limit = DEFAULT_LIMIT } = request.query;
      const [after = null] = (decodeCursor(cursor, ["string"]) ?? []) as string[];
      const page = await outboxPage(source, { after, limit });
      return { ...page, next: page.next === null ? null : encodeCursor([page.next]) };
    },
  );

  app.get(
    "/outbox/:mailId",
    { config: { access: ADMINISTRATORS }, schema: { tags, params: Path, response: { 200: OutboxMail } } },
    async (request) => {
      const source = sourceOf(callerOf(request).tenantId);
      const found = source && (await outboxMail(source, request.params.mailId));
      if (!found) throw notFound();
      return found;
    },
  );

  app.get(
    "/outbox/:mailId/html",
    { config: { access: ADMINISTRATORS }, schema: { tags, params: Path, querystring: MailHtmlQuery } },
    async (request, reply) => {
      const source = sourceOf(callerOf(request).tenantId);
      const found = source && (await outboxHtml(source, request.params.mailId));
      if (!found || !mail) throw notFound();
      return await sendMailFrame(reply, mail.parser, found, request.query.remote === "1");
    },
  );
};

function mailLineOf(row: MailLineRow, by: MailLine["out"]["by"]): MailLine {
  const { failing, lastSentAt, mailboxes, hasServer, ...line } = row;
  const code = failing?.errorCode ?? null;
  const fault = code === null ? null : mailFaultOf({ code });
  // Its own words are told where we have none for them.
  const isOther = fault === "broken";
  return {
    ...line,
    mailboxes: mailboxes.map(({ isWatched, errorCode, ...box }) => ({
      ...box,
      state: box.failingSince !== null ? "failing" : isWatched && box.checkedAt !== null ? "connected" : "unread",
      fault: errorCode as MailLine["mailboxes"][number]["fault"],
    })),
    out: {
      ...{
        by: hasServer ? "server" : by,
        lastSentAt,
        waiting: failing?.mails ?? 0,
        failingSince: failing?.since ?? null,
      },
      ...{ fault: isOther ? "other" : fault, says: isOther ? code : null, nextTryAt: failing?.nextTryAt ?? null },
    },
  };
}
