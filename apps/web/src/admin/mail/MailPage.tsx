import type { MailboxState, MailFault, MailLine } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useMailLines } from "../../api/outbox.ts";
import { formatMoment } from "../../i18n/format.ts";
import { Icon, type IconName } from "../../icons/Icon.tsx";
import { serverNow } from "../../live/serverClock.ts";
import { Chip } from "../../ui/Chip.tsx";
import { Failure } from "../Failure.tsx";
import { CopyField } from "../lines/CopyField.tsx";

/** How it goes with the mails of each line, in and out: what is wrong, what to do about it, and when it is tried again. */
export function MailPage() {
  const { t } = useTranslation("admin");
  const { data, error } = useMailLines();
  return (
    <div className="queue-page">
      <div className="queue-form">
        <div className="row admin-head">
          <h1 className="text-title grow">{t("nav.mail")}</h1>
        </div>
        <p className="admin-hint">{t("mail.hint")}</p>
        <Failure error={error} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="admin-scroll" tabIndex={0} aria-label={t("nav.mail")}>
          {data && data.items.length > 0 && <MailTable items={data.items} />}
          {data && data.items.length === 0 && <p className="admin-hint">{t("mail.none")}</p>}
          {data && <CopyField label={t("mail.webhook")} text={data.webhook} hint={t("mail.webhookHint")} />}
        </section>
      </div>
    </div>
  );
}

function MailTable({ items }: { readonly items: readonly MailLine[] }) {
  const { t } = useTranslation("admin");
  return (
    <table className="table admin-table mail-lines">
      <thead>
        <tr>
          <th scope="col">{t("mail.line")}</th>
          <th scope="col">{t("mail.in")}</th>
          <th scope="col">{t("mail.out")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((line) => (
          <tr key={line.lineId}>
            <th scope="row">
              {line.name}
              <span className="text-caption ink-2 mail-address">{line.address}</span>
            </th>
            <td>
              <Incoming line={line} />
            </td>
            <td>
              <Outgoing out={line.out} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function useTimeText(): (at: number) => string {
  const { i18n } = useTranslation();
  return (at) => formatMoment(at, serverNow(), i18n.language);
}

function Incoming({ line: { mailboxes, lastMailAt } }: { readonly line: MailLine }) {
  const { t } = useTranslation("admin");
  const timeText = useTimeText();
  return (
    <>
      {mailboxes.map((box) => (
        <Mailbox key={box.name} box={box} />
      ))}
      {mailboxes.length === 0 && <p>{t("mail.noMailbox")}</p>}
      <p className="text-caption ink-2">
        {lastMailAt === null ? t("mail.neverCame") : t("mail.lastMail", { time: timeText(lastMailAt) })}
      </p>
    </>
  );
}

const look: Readonly<Record<MailboxState["state"], { tone: "ok" | "crit" | "warn"; icon: IconName }>> = {
  connected: { tone: "ok", icon: "checkCircle" },
  failing: { tone: "crit", icon: "alert" },
  unread: { tone: "warn", icon: "eyeOff" },
};

function Mailbox({ box: { name, state, fault, failingSince, nextTryAt } }: { readonly box: MailboxState }) {
  const { t } = useTranslation("admin");
  const { tone, icon } = look[state];
  return (
    <div className="mail-state">
      <p className="row tight">
        <Chip tone={tone} icon={icon}>
          {t(`mail.states.${state}`)}
        </Chip>
        <span className="ellipsis" title={name}>
          {name}
        </span>
      </p>
      {state === "unread" && <p className="text-caption ink-2">{t("mail.unreadHint")}</p>}
      {state === "failing" && (
        <Trouble fault={fault ?? "broken"} says={null} since={failingSince} nextTryAt={nextTryAt} />
      )}
    </div>
  );
}

function Outgoing({ out }: { readonly out: MailLine["out"] }) {
  const { t } = useTranslation("admin");
  const timeText = useTimeText();
  const { by, lastSentAt, waiting, failingSince, fault, says, nextTryAt } = out;
  const isFailing = failingSince !== null;
  const tone = isFailing ? "crit" : by === "server" ? "ok" : "warn";
  const icon = isFailing ? "alert" : by === "server" ? "checkCircle" : "mail";
  return (
    <div className="mail-state">
      <p className="row tight">
        <Chip tone={tone} icon={icon}>
          {t(isFailing ? "mail.states.sendingFails" : `mail.by.${by ?? "nobody"}`)}
        </Chip>
        {waiting > 0 && <span>{t("mail.waiting", { count: waiting })}</span>}
      </p>
      {isFailing && <Trouble fault={fault ?? "broken"} says={says} since={failingSince} nextTryAt={nextTryAt} />}
      <p className="text-caption ink-2">
        {lastSentAt === null ? t("mail.neverSent") : t("mail.lastSent", { time: timeText(lastSentAt) })}
      </p>
    </div>
  );
}

interface TroubleProps {
  readonly fault: MailFault;
  readonly says: string | null;
  readonly since: number | null;
  readonly nextTryAt: number | null;
}

/** What is wrong and what to do, since when, and when it is tried again. */
function Trouble({ fault, says, since, nextTryAt }: TroubleProps) {
  const { t } = useTranslation("admin");
  const timeText = useTimeText();
  return (
    <>
      <p className="crit row tight">
        <Icon name="alert" size={12} />
        <span>{t(`mail.faults.${fault}`, { says: says ?? "" })}</span>
      </p>
      <p className="text-caption ink-2">
        {since !== null && t("mail.since", { time: timeText(since) })}
        {nextTryAt !== null && ` ${t("mail.nextTry", { time: timeText(nextTryAt) })}`}
      </p>
    </>
  );
}
