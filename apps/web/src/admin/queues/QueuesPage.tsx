import { Link, useNavigate } from "@tanstack/react-router";
import type { AgentItem, Queue } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAgents, useNewQueue, useQueues } from "../../api/settings.ts";
import { formatDuration } from "../../i18n/format.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Chip } from "../../ui/Chip.tsx";
import { Failure, failureState } from "../Failure.tsx";
import { TextField } from "../fields/inputs.tsx";
import { useChangeText } from "../history/useChangeText.ts";
import { OpeningChip } from "../hours/OpeningChip.tsx";

/** All queues with what matters of each. */
export function QueuesPage() {
  const { t } = useTranslation("admin");
  const { data, error } = useQueues();
  const agents = useAgents().data?.items ?? [];
  const [isMaking, setMaking] = useState(false);
  return (
    <div className="admin-page">
      <div className="row admin-head">
        <h1 className="text-title grow">{t("nav.queues")}</h1>
        <button type="button" className="button primary" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          {t("queue.new")}
        </button>
      </div>
      <Failure error={error} />
      {isMaking && <NewQueueForm queues={data?.items ?? []} onClose={() => setMaking(false)} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="admin-scroll" tabIndex={0} aria-label={t("nav.queues")}>
        <table className="table admin-table">
          <thead>
            <tr>
              <th scope="col">{t("queue.name")}</th>
              <th scope="col">{t("queue.now")}</th>
              <th scope="col">{t("fields.strategy")}</th>
              <th scope="col" className="number">
                {t("queue.people")}
              </th>
              <th scope="col" className="number">
                {t("fields.maxWaitMs")}
              </th>
              <th scope="col">{t("queue.then")}</th>
            </tr>
          </thead>
          <tbody>
            {data?.items.map((queue) => (
              <QueueRow key={queue.queueId} queue={queue} agents={agents} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function QueueRow({ queue, agents }: { readonly queue: Queue; readonly agents: readonly AgentItem[] }) {
  const { t } = useTranslation("admin");
  const { valueText } = useChangeText();
  const { queueId, name, opening, strategy, maxWaitMs, overflow } = queue;
  const people = agents.filter(({ queueIds, enabled }) => enabled && queueIds.includes(queueId)).length;
  return (
    <tr>
      <th scope="row">
        <Link to="/admin/queues/$queueId" params={{ queueId }} className="ellipsis admin-name">
          {name}
        </Link>
      </th>
      <td>
        <OpeningChip opening={opening} isAlways={queue.hours === null} zone={queue.hours?.zone} />
      </td>
      <td className="one-line">{strategy && t(`strategy.${strategy as "topDown"}.name`)}</td>
      <td className="number">{people === 0 ? <Chip tone="warn">{0}</Chip> : people}</td>
      <td className="number">{formatDuration(maxWaitMs)}</td>
      <td>
        <span className="admin-two-lines">{valueText("overflow.maxWait", overflow?.maxWait)}</span>
      </td>
    </tr>
  );
}

interface NewQueueFormProps {
  readonly queues: readonly Queue[];
  readonly onClose: () => void;
}

function NewQueueForm({ queues, onClose }: NewQueueFormProps) {
  const { t } = useTranslation(["admin", "common"]);
  const [name, setName] = useState("");
  const [like, setLike] = useState("");
  const making = useNewQueue();
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const queue = like === "" ? { name: name.trim() } : { name: name.trim(), like };
    making.mutate(queue, {
      onSuccess: ({ queueId }) => void navigate({ to: "/admin/queues/$queueId", params: { queueId } }),
    });
  };
  return (
    <form className="admin-new" onSubmit={submit}>
      <TextField label={t("queue.name")} value={name} onChange={setName} state={failureState(making.error, "name")} />
      <label className="field">
        <span className="label">{t("queue.like")}</span>
        <span className="input">
          <select value={like} onChange={(event) => setLike(event.currentTarget.value)}>
            <option value="">{t("queue.likeDefaults")}</option>
            {queues.map((queue) => (
              <option key={queue.queueId} value={queue.queueId}>
                {queue.name}
              </option>
            ))}
          </select>
        </span>
      </label>
      <button type="submit" className="button primary" disabled={making.isPending}>
        {t("create")}
      </button>
      <button type="button" className="button" onClick={onClose}>
        {t("common:cancel")}
      </button>
      <Failure error={making.error} at={["name"]} />
    </form>
  );
}
