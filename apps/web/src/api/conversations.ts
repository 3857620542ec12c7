import { useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  AddressStanding,
  AddressStandingQuery,
  CannedAnswerList,
  ConversationPage,
  ConversationQuery,
  DocumentPages,
  MessagePage,
  UploadedAttachment,
} from "@touchstone/contracts";
import { useEffect, useRef, useState } from "react";
import { queryOf, request, requestFile } from "./request.ts";

const PAGE = 50;
const LIST_PAGE = 30;
/** Whoever looks for work to take up sees what comes within seconds. */
const FRESH_MS = 5_000;

/**
 * A conversation's messages, the newest page first; within a page the oldest first. Asked anew when `version` of the
 * conversation rises, so that what stands on the screen is always committed.
 */
export function useMessages(interactionId: string, version: number) {
  const queries = useQueryClient();
  const answer = useInfiniteQuery({
    queryKey: ["messages", interactionId],
    queryFn: ({ pageParam }) =>
      request<MessagePage>(
        "GET",
        `/interactions/${interactionId}/messages${queryOf({ limit: PAGE, before: pageParam })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ before }) => before,
    staleTime: 0,
    refetchInterval: ({ state }) => (isFaxUnderWay(state.data?.pages[0]) ? LOOK_AGAIN_MS : false),
  });
  // What is asked for now is as new as this.
  const asked = useRef(version);
  useEffect(() => {
    if (asked.current === version) return;
    asked.current = version;
    void queries.invalidateQueries({ queryKey: ["messages", interactionId] });
  }, [queries, interactionId, version]);
  return answer;
}

/** Its tries are nobody's news: the thread has none before it is over. */
const isFaxUnderWay = (newest: MessagePage | undefined): boolean =>
  newest?.items.some(({ fax, state }) => fax && /^(?:queued|sending|sent)$/.test(state)) ?? false;
const LOOK_AGAIN_MS = 5_000;

/** Answers that were written in advance, for this queue and for all. */
export function useCannedAnswers(queueId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["cannedAnswers", queueId],
    queryFn: () => request<CannedAnswerList>("GET", `/canned-answers${queryOf({ queueId })}`),
    enabled,
    staleTime: 60_000,
  });
}

/**
 * The address of a picture in this page's memory, while it is shown. Its type is the one that the server found in its bytes:
 * nothing else than a picture can come of it, and it never has an address of its own on this origin.
 */
export function usePicture(attachmentId: string, type: string): string | null {
  const { data } = useQuery({
    queryKey: ["picture", attachmentId],
    queryFn: () => requestFile(`/attachments/${attachmentId}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(new Blob([data], { type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data, type]);
  return address;
}

/** Sends a file to the store; the answer names it for a reply. Throws {@link RequestFailed}. */
export function uploadAttachment(file: File): Promise<UploadedAttachment> {
  const form = new FormData();
  form.append("file", file, file.name);
  return request<UploadedAttachment>("POST", "/attachments", form);
}

/** What is known of an address that is about to be written to; `asked` null: nothing is asked yet. */
export function useAddressStanding(asked: AddressStandingQuery | null) {
  return useQuery({
    queryKey: ["addressStanding", asked],
    queryFn: () => request<AddressStanding>("GET", `/address-standing${queryOf({ ...asked })}`),
    enabled: asked !== null,
    staleTime: 0,
  });
}

/** Has a document's pages drawn, once somebody wants to look at them; the messages then tell how many there are. */
export function useDrawPages(attachmentId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => request<DocumentPages>("POST", `/attachments/${attachmentId}/pages`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["messages"] }),
  });
}

/** Conversations beside the agent's own, kept up to date while they are shown. */
export function useConversations(state: ConversationQuery["state"]) {
  return useInfiniteQuery({
    queryKey: ["conversations", state],
    queryFn: ({ pageParam }) =>
      request<ConversationPage>("GET", `/conversations${queryOf({ state, limit: LIST_PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: FRESH_MS,
    staleTime: 0,
  });
}

const OTHER_STATES = ["mine", "waiting", "resting"] as const;

/** Open conversations of a customer, of all states, as far as this agent may see them; none while nobody is known. */
export function useOtherConversations(customerId: string | null) {
  const answers = useQueries({
    queries: OTHER_STATES.map((state) => ({
      queryKey: ["conversations", state, customerId],
      queryFn: () =>
        request<ConversationPage>("GET", `/conversations${queryOf({ state, customerId, limit: LIST_PAGE })}`),
      enabled: customerId !== null,
      refetchInterval: FRESH_MS,
    })),
  });
  return answers.flatMap(({ data }) => data?.items ?? []);
}
