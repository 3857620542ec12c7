/** Ends every switch on a union: a new member does not compile until each switch knows it. Throws when types lied. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
