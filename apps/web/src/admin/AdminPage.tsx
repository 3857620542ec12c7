import "./admin.css";
import "./queue.css";
import { Link, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useAllCannedAnswers } from "../api/cannedAnswers.ts";
import { useAllDispositions } from "../api/dispositions.ts";
import { useParkedCount } from "../api/parked.ts";
import { useAgents, useLines, useQueues, useSkills } from "../api/settings.ts";
import { Icon, type IconName } from "../icons/Icon.tsx";
import { TopBar } from "../ui/TopBar.tsx";

type Place =
  | "queues"
  | "lines"
  | "answers"
  | "dispositions"
  | "skills"
  | "agents"
  | "customers"
  | "blocks"
  | "kept"
  | "mail"
  | "outbox"
  | "fax"
  | "parked"
  | "history";

/** Around all pages of the administration: the bar, and the way between them. */
export function AdminPage() {
  const { t } = useTranslation("admin");
  useEffect(() => {
    document.title = `${t("title")} · Touchstone`;
  }, [t]);
  return (
    <div className="admin">
      <TopBar>
        <span className="text-caption ink-2 one-line">{t("title")}</span>
      </TopBar>
      <AdminNav />
      <main className="admin-main">
        <Outlet />
      </main>
    </div>
  );
}

function AdminNav() {
  const { t } = useTranslation("admin");
  return (
    <nav className="admin-nav" aria-label={t("title")}>
      <h2>{t("nav.routing")}</h2>
      <Entry to="queues" icon="queue" count={useQueues().data?.items.length} />
      <Entry to="lines" icon="phone" count={useLines().data?.items.length} />
      <Entry to="answers" icon="sms" count={useAllCannedAnswers().data?.items.length} />
      <Entry to="dispositions" icon="checkCircle" count={useAllDispositions().data?.items.length} />
      <Entry to="skills" icon="tag" count={useSkills().data?.items.length} />
      <h2>{t("nav.people")}</h2>
      <Entry to="agents" icon="users" count={useAgents().data?.items.length} />
      <Entry to="customers" icon="user" />
      <Entry to="blocks" icon="block" />
      <Entry to="kept" icon="eyeOff" />
      <h2>{t("nav.system")}</h2>
      <Entry to="mail" icon="mail" />
      <Entry to="outbox" icon="drop" />
      <Entry to="fax" icon="fax" />
      <Entry to="parked" icon="alert" count={useParkedCount()} isAlarm />
      <Entry to="history" icon="history" />
    </nav>
  );
}

interface EntryProps {
  readonly to: Place;
  readonly icon: IconName;
  readonly count?: number | undefined;
  /** The count says that something is wrong. */
  readonly isAlarm?: boolean;
}

function Entry({ to, icon, count, isAlarm = false }: EntryProps) {
  const { t } = useTranslation("admin");
  return (
    <Link to={`/admin/${to}`} activeProps={{ className: "on", "aria-current": "page" }}>
      <Icon name={icon} />
      <span className="grow ellipsis">{t(`nav.${to}`)}</span>
      {count !== undefined && <span className={isAlarm ? "chip warn" : "text-caption ink-3"}>{count}</span>}
    </Link>
  );
}
