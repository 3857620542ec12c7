import { skipToken, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  AssignCustomer,
  AssignedCustomer,
  CustomerCard,
  CustomerEdit,
  CustomerPage,
  Erasure,
  NewAddress,
  TimelinePage,
} from "@touchstone/contracts";
import { queryOf, request } from "./request.ts";

const TIMELINE_PAGE = 20;
const FOUND_PAGE = 50;

/** Nothing is asked below two characters: everybody would fit. */
export const isLongEnough = (text: string) => text.trim().length >= 2;

/** Customers whose name, company, number or mail address fits, as many as a dialog has room for. */
export function useCustomerSearch(text: string) {
  const q = text.trim();
  return useQuery({
    queryKey: ["customers", "search", q],
    queryFn: () => request<CustomerPage>("GET", `/customers${queryOf({ q, limit: 8 })}`),
    enabled: isLongEnough(q),
    placeholderData: (previous) => previous,
  });
}

/** The same, all of them, a page at a time. */
export function useFoundCustomers(text: string) {
  const q = text.trim();
  return useInfiniteQuery({
    queryKey: ["customers", "search", q, "pages"],
    queryFn: ({ pageParam }) =>
      request<CustomerPage>("GET", `/customers${queryOf({ q, limit: FOUND_PAGE, cursor: pageParam })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    enabled: isLongEnough(q),
    placeholderData: (previous) => previous,
  });
}

/** The card as it stands now, with the whole note. */
export function useCustomer(customerId: string | null) {
  return useQuery({
    queryKey: ["customers", customerId, "card"],
    queryFn: () => request<CustomerCard>("GET", `/customers/${customerId}`),
    enabled: customerId !== null,
  });
}

/** Contacts of a customer, newest first, a page at a time. */
export function useTimeline(customerId: string | null) {
  return useInfiniteQuery({
    queryKey: ["customers", customerId, "timeline"],
    queryFn: ({ pageParam }) =>
      request<TimelinePage>(
        "GET",
        `/customers/${customerId}/timeline${queryOf({ limit: TIMELINE_PAGE, cursor: pageParam })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: customerId !== null,
  });
}

/** Every page shows the card as it was answered. */
function useKeepCard(customerId: string) {
  const queries = useQueryClient();
  return (card: CustomerCard) => {
    queries.setQueryData(["customers", customerId, "card"], card);
    return queries.invalidateQueries({ queryKey: ["customers", "search"] });
  };
}

export function useEditCustomer(customerId: string) {
  const keep = useKeepCard(customerId);
  return useMutation({
    mutationFn: (edit: CustomerEdit) => request<CustomerCard>("PUT", `/customers/${customerId}`, edit),
    onSuccess: keep,
  });
}

/** Another number or mail address by which the customer is recognised. */
export function useAddAddress(customerId: string) {
  const keep = useKeepCard(customerId);
  return useMutation({
    mutationFn: (address: string) =>
      request<CustomerCard>("POST", `/customers/${customerId}/addresses`, { address } satisfies NewAddress),
    onSuccess: keep,
  });
}

/** One that is the customer's no more. */
export function useRemoveAddress(customerId: string) {
  const keep = useKeepCard(customerId);
  return useMutation({
    mutationFn: (addressId: string) =>
      request<CustomerCard>("DELETE", `/customers/${customerId}/addresses/${addressId}`),
    onSuccess: keep,
  });
}

const erased = (customerId: string | null) => ["erased", customerId];

/** Whether the person was erased from this page a moment ago: there is nothing more to ask for. */
export function useIsErased(customerId: string): boolean {
  return useQuery<boolean>({ queryKey: erased(customerId), queryFn: skipToken }).data === true;
}

/** Erases the person for good; the answer has nothing to show. */
export function useEraseCustomer(customerId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (erasure: Erasure) => request<null>("POST", `/customers/${customerId}/erase`, erasure),
    onSuccess: () => {
      queries.setQueryData(erased(customerId), true);
      return queries.invalidateQueries({
        queryKey: ["customers"],
        predicate: ({ queryKey }) => queryKey[1] !== customerId,
      });
    },
  });
}

/** Makes a customer of a caller and gives them the contact; without a name they are called as the carrier said, or by number. */
export function useNewCustomerOf(interactionId: string) {
  return useMutation({
    mutationFn: (name: string) => {
      const body: AssignCustomer = name === "" ? { assign: "new" } : { assign: "new", name };
      return request<AssignedCustomer>("POST", `/interactions/${interactionId}/customer`, body);
    },
  });
}
