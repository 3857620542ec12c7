import { type QueryKey, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  AgentEdit,
  AgentItem,
  BrandList,
  FaxAccount,
  FaxAccountEdit,
  Line,
  LineEdit,
  LineList,
  LineMail,
  MailAccountEdit,
  MailTrial,
  MailWay,
  NewLine,
  NewQueue,
  Queue,
  QueueEdit,
  RestoreSettings,
  SettingsCheck,
  SettingsHistory,
  SettingsSubject,
  Skill,
  SkillList,
  WebLine,
  WebLineEdit,
  WebLineSecret,
} from "@touchstone/contracts";
import { queryOf, request, requestAll } from "./request.ts";

/** Everything that administrators edit lies below this key: one change may show in many places. */
export const SETTINGS = "settings";

/** Whether a queue is open changes by itself, and others edit, too. */
const LOOK_AGAIN_MS = 20_000;

/** Those that come in pages, whole. */
function useWholeList<Item>(path: string, { changes = false } = {}) {
  return useQuery({
    queryKey: [SETTINGS, path],
    queryFn: () => requestAll<Item>(path),
    ...(changes ? { refetchInterval: LOOK_AGAIN_MS } : {}),
  });
}

function useSettings<Answer>(
  path: string,
  { key = [path], changes = false }: { key?: QueryKey; changes?: boolean } = {},
) {
  return useQuery({
    queryKey: [SETTINGS, ...key],
    queryFn: () => request<Answer>("GET", path),
    ...(changes ? { refetchInterval: LOOK_AGAIN_MS } : {}),
  });
}

export const useQueues = () => useWholeList<Queue>("/queues", { changes: true });
export const useLines = () => useSettings<LineList>("/lines");
export const useAgents = () => useWholeList<AgentItem>("/agents");
export const useSkills = () => useSettings<SkillList>("/skills");
export const useBrands = () => useSettings<BrandList>("/brands");
export const useQueue = (queueId: string) =>
  useSettings<Queue>(`/queues/${queueId}`, { key: ["queue", queueId], changes: true });

/**
 * A change of settings: afterwards everything that shows settings is asked anew. What follows the removal of what a page shows is given
 * as `onSuccess` here: by the time that `mutate` would call one, the page has heard that the thing is gone, and is gone itself.
 */
export function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>, onSuccess?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    ...(onSuccess ? { onSuccess } : {}),
    // Refused, too: somebody else may have changed what this one was about.
    onSettled: () => queries.invalidateQueries({ queryKey: [SETTINGS] }),
  });
}

export const onRevision = (revision: number) => ({ "if-match": `"${revision}"` });

export const useNewQueue = () => useChange((queue: NewQueue) => request<Queue>("POST", "/queues", queue));
/** Refused with status 412 when somebody edited since `revision`. */
export const useEditQueue = (queueId: string) =>
  useChange(({ edit, revision }: { edit: QueueEdit; revision: number }) =>
    request<Queue>("PUT", `/queues/${queueId}`, edit, onRevision(revision)),
  );
export const useRemoveQueue = (onRemoved: () => void) =>
  useChange((queueId: string) => request<void>("DELETE", `/queues/${queueId}`), onRemoved);

/** What the edit would come to; asked anew whenever it changes. */
export function useQueueCheck(queueId: string, edit: QueueEdit) {
  return useQuery({
    queryKey: [SETTINGS, "check", queueId, edit],
    queryFn: () => request<SettingsCheck>("POST", `/queues/${queueId}/check`, edit),
    placeholderData: (previous) => previous,
    gcTime: 30_000,
  });
}

export const useNewLine = () => useChange((line: NewLine) => request<Line>("POST", "/lines", line));
export const useEditLine = () =>
  useChange(({ lineId, revision, edit }: { lineId: string; revision: number; edit: LineEdit }) =>
    request<Line>("PUT", `/lines/${lineId}`, edit, onRevision(revision)),
  );
export const useRemoveLine = (onRemoved: () => void) =>
  useChange((lineId: string) => request<void>("DELETE", `/lines/${lineId}`), onRemoved);

export const useNewSkill = () => useChange((name: string) => request<Skill>("POST", "/skills", { name }));
export const useRenameSkill = () =>
  useChange(({ skillId, name }: Skill) => request<Skill>("PUT", `/skills/${skillId}`, { name }));
export const useRemoveSkill = () => useChange((skillId: string) => request<void>("DELETE", `/skills/${skillId}`));

export const useEditAgent = () =>
  useChange(({ agentId, revision, edit }: { agentId: string; revision: number; edit: AgentEdit }) =>
    request<AgentItem>("PUT", `/agents/${agentId}`, edit, onRevision(revision)),
  );

/** How a line is used on the web. */
export const useWebLine = (lineId: string) => useSettings<WebLine>(`/lines/${lineId}/web`);
export const useEditWebLine = (lineId: string) =>
  useChange((edit: WebLineEdit) => request<WebLine>("PUT", `/lines/${lineId}/web`, edit));
/** Makes a secret; the one before signs nothing any more. The answer is the only time that it is shown. */
export const useNewWebSecret = (lineId: string) =>
  useChange(() => request<WebLineSecret>("POST", `/lines/${lineId}/web/secret`));
export const useRemoveWebSecret = (lineId: string) =>
  useChange(() => request<void>("DELETE", `/lines/${lineId}/web/secret`));

/** Null: there was none. */
const onVersion = (version: string | null): Record<string, string> =>
  version === null ? { "if-none-match": "*" } : { "if-match": `"${version}"` };

/** By which accounts a line's mails come and go. */
export const useLineMail = (lineId: string) => useSettings<LineMail>(`/lines/${lineId}/mail`);
/** Refused with status 412 when somebody edited since `version`. */
export const useEditMailAccount = (lineId: string, way: MailWay) =>
  useChange(({ edit, version }: { edit: MailAccountEdit; version: string | null }) =>
    request<LineMail>("PUT", `/lines/${lineId}/mail/${way}`, edit, onVersion(version)),
  );
export const useRemoveMailAccount = (lineId: string, way: MailWay, onRemoved: () => void) =>
  useChange(
    (version: string) => request<void>("DELETE", `/lines/${lineId}/mail/${way}`, undefined, onVersion(version)),
    onRemoved,
  );
/** Signs in there, and keeps nothing. */
export const useTryMailAccount = (lineId: string, way: MailWay) =>
  useMutation({
    mutationFn: (edit: MailAccountEdit) => request<MailTrial>("POST", `/lines/${lineId}/mail/${way}/try`, edit),
  });

/** By which account faxes go. */
export const useFaxAccount = () => useSettings<FaxAccount>("/fax-account");
export const useEditFaxAccount = () =>
  useChange((edit: FaxAccountEdit) => request<FaxAccount>("PUT", "/fax-account", edit));
export const useRemoveFaxAccount = () => useChange(() => request<void>("DELETE", "/fax-account"));

/** Who changed what, newest first; of one thing, or of all. */
export function useSettingsHistory(of: { subject: SettingsSubject; id: string } | null) {
  return useInfiniteQuery({
    queryKey: [SETTINGS, "history", of],
    queryFn: ({ pageParam }) =>
      request<SettingsHistory>("GET", `/settings/history${queryOf({ ...of, limit: 20, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export const useRestore = () =>
  useChange((wanted: RestoreSettings) => request<void>("POST", "/settings/history/restore", wanted));
