import { useQuery } from "@tanstack/react-query";
import type { CannedAnswer, CannedAnswerEdit, CannedAnswerList } from "@touchstone/contracts";
import { request } from "./request.ts";
import { onRevision, SETTINGS, useChange } from "./settings.ts";

/** Among the settings: whatever restores one of them shows it. */
const KEY = [SETTINGS, "cannedAnswers"];

/** Answers that were written in advance, of all queues. */
export function useAllCannedAnswers() {
  return useQuery({
    queryKey: [...KEY, "all"],
    queryFn: () => request<CannedAnswerList>("GET", "/canned-answers"),
  });
}

/** Makes a new one, or changes the one that was read: refused with status 412 when somebody edited it since. */
export const useSaveCannedAnswer = () =>
  useChange(({ answer, edit }: { answer: CannedAnswer | null; edit: CannedAnswerEdit }) =>
    answer === null
      ? request<CannedAnswer>("POST", "/canned-answers", edit)
      : request<CannedAnswer>("PUT", `/canned-answers/${answer.cannedAnswerId}`, edit, onRevision(answer.revision)),
  );

export const useRemoveCannedAnswer = (onRemoved: () => void) =>
  useChange((cannedAnswerId: string) => request<void>("DELETE", `/canned-answers/${cannedAnswerId}`), onRemoved);
