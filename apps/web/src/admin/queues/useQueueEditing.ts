import { changedFields, type Queue } from "@touchstone/contracts";
import { useDeferredValue, useMemo, useState } from "react";
import { RequestFailed } from "../../api/problem.ts";
import { useEditQueue, useQueueCheck } from "../../api/settings.ts";
import { rebased } from "../rebased.ts";
import { type Leaving, useLeaving } from "../useLeaving.ts";
import { draftOf, type QueueDraft } from "./queueDraft.ts";
import type { QueueForm, Surroundings } from "./queueForm.tsx";

export interface QueueEditing {
  readonly form: QueueForm;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** What became of the last try to save; null when nothing is wrong. */
  readonly failure: unknown;
  /** Somebody else saved since this form was filled in. */
  readonly isStale: boolean;
  readonly save: () => void;
  readonly discard: () => void;
  /** Keeps what was changed here on top of what the other one made. */
  readonly rebase: () => void;
  /** Set while somebody wants to leave with changes. */
  readonly leaving: Leaving | null;
}

/** The life of a queue's form: filled in from what is stored, checked while it is edited, saved on the revision it began with. */
export function useQueueEditing(queue: Queue, around: Surroundings): QueueEditing {
  const [base, setBase] = useState(queue);
  const [draft, setDraft] = useState<QueueDraft>(() => draftOf(queue));
  const saving = useEditQueue(queue.queueId);
  const changes = useMemo(() => changedFields(draftOf(base), draft), [base, draft]);
  const isDirty = changes.length > 0;
  const isStale = queue.revision > base.revision;
  const start = (from: Queue) => {
    setBase(from);
    setDraft(draftOf(from));
    saving.reset();
  };
  // Nothing of one's own is lost: the form follows what others make of the queue.
  if (isStale && !isDirty && !saving.isPending) start(queue);
  const checked = useQueueCheck(queue.queueId, useDeferredValue(draft)).data;
  const failed = saving.error instanceof RequestFailed && saving.error.status === 400 ? saving.error.errors : [];
  const form = {
    ...around,
    queueId: queue.queueId,
    draft,
    changes,
    errors: checked?.errors ?? failed,
    warnings: checked?.warnings ?? [],
    opening: checked?.opening ?? queue.opening,
    set: (part: Partial<QueueDraft>) => setDraft((before) => ({ ...before, ...part })),
  };
  return {
    form,
    isDirty,
    isSaving: saving.isPending,
    failure: saving.error,
    isStale: isStale && isDirty,
    save: () => saving.mutate({ edit: draft, revision: base.revision }, { onSuccess: start }),
    discard: () => start(queue),
    rebase: () => {
      const mine = rebased(draft, draftOf(base), draftOf(queue));
      start(queue);
      setDraft(mine);
    },
    leaving: useLeaving(isDirty),
  };
}
