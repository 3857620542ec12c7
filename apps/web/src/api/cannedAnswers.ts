import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CannedAnswer, CannedAnswerEdit, CannedAnswerList } from "@touchstone/contracts";
import { request } from "./request.ts";

const KEY = ["cannedAnswers"];

/** Answers that were written in advance, of all queues. */
export function useAllCannedAnswers() {
  return useQuery({
    queryKey: [...KEY, "all"],
    queryFn: () => request<CannedAnswerList>("GET", "/canned-answers"),
  });
}

/** Makes a new one without an id, else changes the one that has it. */
export const useSaveCannedAnswer = () =>
  useChange(({ cannedAnswerId, edit }: { cannedAnswerId: string | null; edit: CannedAnswerEdit }) =>
    cannedAnswerId === null
      ? request<CannedAnswer>("POST", "/canned-answers", edit)
      : request<CannedAnswer>("PUT", `/canned-answers/${cannedAnswerId}`, edit),
  );

export const useRemoveCannedAnswer = () =>
  useChange((cannedAnswerId: string) => request<void>("DELETE", `/canned-answers/${cannedAnswerId}`));

function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: KEY }) });
}
