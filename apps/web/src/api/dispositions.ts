import { useQuery } from "@tanstack/react-query";
import type { Disposition, DispositionEdit, DispositionList } from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";
import { onRevision, SETTINGS, useChange } from "./settings.ts";

/** Among the settings: whatever restores one of them shows it. */
const KEY = [SETTINGS, "dispositions"];

/** What a contact of this queue can be closed with, in the tenant's order. */
export function useDispositions(queueId: string) {
  return useQuery({
    queryKey: [...KEY, queueId],
    queryFn: () => request<DispositionList>("GET", `/dispositions${queryOf({ queueId })}`),
    staleTime: 30_000,
  });
}

/** Those of all queues. */
export const useAllDispositions = () =>
  useQuery({ queryKey: [...KEY, "all"], queryFn: () => request<DispositionList>("GET", "/dispositions") });

/** Makes a new one, or changes the one that was read: refused with status 412 when somebody edited it since. */
export const useSaveDisposition = () =>
  useChange(({ disposition, edit }: { disposition: Disposition | null; edit: DispositionEdit }) =>
    disposition === null
      ? request<Disposition>("POST", "/dispositions", edit)
      : request<Disposition>("PUT", `/dispositions/${disposition.id}`, edit, onRevision(disposition.revision)),
  );

export const useRemoveDisposition = (onRemoved: () => void) =>
  useChange((id: string) => request<void>("DELETE", `/dispositions/${id}`), onRemoved);
