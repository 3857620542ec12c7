import { Link, useParams } from "@tanstack/react-router";
import type { Queue } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useAgents, useLines, useQueue, useQueues, useSkills } from "../../api/settings.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Failure } from "../Failure.tsx";
import { HistoryPanel } from "../history/HistoryPanel.tsx";
import { HoursSection } from "../hours/HoursSection.tsx";
import { OpeningChip } from "../hours/OpeningChip.tsx";
import { AfterSection } from "./AfterSection.tsx";
import { AnsweringSection } from "./AnsweringSection.tsx";
import { OverflowSection } from "./OverflowSection.tsx";
import { QueueFormProvider, type Surroundings, useQueueForm } from "./queueForm.tsx";
import { RemoveQueue } from "./RemoveQueue.tsx";
import { SaveBar } from "./SaveBar.tsx";
import { useQueueEditing } from "./useQueueEditing.ts";
import { WaitingSection } from "./WaitingSection.tsx";

/** A queue's settings, with their history beside them. */
export function QueuePage() {
  const { queueId } = useParams({ from: "/admin/queues/$queueId" });
  const queue = useQueue(queueId);
  const [queues, lines, agents, skills] = [useQueues().data, useLines().data, useAgents().data, useSkills().data];
  if (queue.error) return <Failure error={queue.error} />;
  if (!queue.data || !queues || !lines || !agents || !skills) return null;
  const around = { queues: queues.items, lines: lines.items, agents: agents.items, skills: skills.items };
  return <QueueEditor key={queueId} queue={queue.data} around={around} />;
}

interface QueueEditorProps {
  readonly queue: Queue;
  readonly around: Surroundings;
}

function QueueEditor({ queue, around }: QueueEditorProps) {
  const { t } = useTranslation("admin");
  const editing = useQueueEditing(queue, around);
  return (
    <QueueFormProvider form={editing.form}>
      <div className="queue-page">
        <div className="queue-form">
          <QueueHead />
          <SectionTabs />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
          <section className="admin-scroll queue-sections" tabIndex={0} aria-label={t("queue.settings")}>
            <AnsweringSection />
            <WaitingSection />
            <OverflowSection />
            <HoursSection />
            <AfterSection />
            <RemoveQueue queueId={queue.queueId} />
          </section>
          <SaveBar editing={editing} />
        </div>
        <HistoryPanel subject="queue" id={queue.queueId} />
      </div>
    </QueueFormProvider>
  );
}

function QueueHead() {
  const { t } = useTranslation("admin");
  const { draft, opening, agents, lines, queueId } = useQueueForm();
  const people = agents.filter(({ queueIds, enabled }) => enabled && queueIds.includes(queueId)).length;
  const own = lines.filter((line) => line.queueId === queueId).length;
  return (
    <div className="row admin-head">
      <Link to="/admin/queues" className="button quiet small icon-only" aria-label={t("queue.all")}>
        <Icon name="undo" size={14} />
      </Link>
      <h1 className="text-title ellipsis">{draft.name}</h1>
      {opening && <OpeningChip opening={opening} isAlways={draft.hours === null} zone={draft.hours?.zone} />}
      <span className="grow" />
      <span className="text-caption ink-2 one-line">{t("queue.agents", { count: people })}</span>
      <span className="text-caption ink-2 one-line">{t("queue.lines", { count: own })}</span>
    </div>
  );
}

export const SECTIONS = ["answering", "waiting", "overflow", "hours", "after"] as const;

/** Leads to a section; a section with something to fix says so. */
function SectionTabs() {
  const { t } = useTranslation("admin");
  const { errors } = useQueueForm();
  return (
    <nav className="admin-tabs" aria-label={t("queue.sections")}>
      {SECTIONS.map((section) => {
        const isBad = errors.some(({ field }) => sectionOf(field) === section);
        return (
          <a key={section} href={`#${section}`} className={isBad ? "crit" : ""}>
            {isBad && <Icon name="alert" size={14} />}
            {t(`section.${section}`)}
          </a>
        );
      })}
    </nav>
  );
}

const OF_ANSWERING = [
  "name",
  "requires",
  "relax",
  "strategy",
  "agentOrder",
  "ringGroupSize",
  "ringTimeoutMs",
  "reofferBackOffMs",
];
const OF_AFTER = ["wrapUpMs", "callback", "joinTimeoutMs", "agentGraceMs", "signature"];

function sectionOf(field: string): (typeof SECTIONS)[number] {
  const [top = ""] = field.split(".");
  if (OF_ANSWERING.includes(top)) return "answering";
  if (OF_AFTER.includes(top)) return "after";
  if (top === "hours") return "hours";
  return top === "overflow" || top === "lastResort" ? "overflow" : "waiting";
}
