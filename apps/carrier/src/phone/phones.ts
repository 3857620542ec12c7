import type { Call } from "../call/call.ts";

/** A phone that can be rung: a softphone registered under its identity or a customer's phone under its number. */
export type Phone = {
  /** Shows the call; `answered` and `rejected` are called at most once, and not after the returned function. */
  ring(call: Call, answered: (hasMedia: boolean) => void, rejected: () => void): () => void;
};

/** The registered phones by address (`AC… client:identity`, or E.164). */
export type Phones = {
  register(address: string, phone: Phone): () => void;
  at(address: string): readonly Phone[];
};

export const createPhones = (): Phones => {
  const phones = new Map<string, Set<Phone>>();
  return {
    register(address, phone) {
      const known = phones.get(address) ?? new Set();
      phones.set(address, known.add(phone));
      return () => {
        known.delete(phone);
        if (known.size === 0 && phones.get(address) === known) phones.delete(address);
      };
    },
    at: (address) => [...(phones.get(address) ?? [])],
  };
};

/** Clients belong to an account, numbers to the whole network. */
export const phoneAddress = (accountSid: string, to: string): string =>
  to.startsWith("client:") ? `${accountSid} ${to}` : to;
