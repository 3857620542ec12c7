/** Somebody else carries it out by now, or will: nothing was done here. */
export const NOT_OURS = { kind: "retry", code: "notOurs" } as const;
