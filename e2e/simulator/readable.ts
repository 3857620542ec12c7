const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-([0-9a-f]{12})/g;
const SID = /\b(CA|CF)0*([0-9a-f]+)\b/g;

/** A line of a history as a person can follow it: ids by their ends. */
export function readable(line: string): string {
  return line
    .replaceAll(UUID, (_, end: string) => `…${end.slice(-5)}`)
    .replaceAll(SID, "$1$2")
    .replaceAll(/"(\w+)":/g, "$1:");
}

/** What happened to the contacts, agents and legs that the last line names; all of it when it names none. */
export function aboutTheEnd(lines: readonly string[]): string[] {
  const end = lines.at(-1) ?? "";
  const named = [...end.matchAll(UUID), ...end.matchAll(SID)].map(([id]) => id);
  const contacts = named.filter((id) =>
    lines.some((line) => line.includes(`"interactionReceived","interactionId":"${id}"`)),
  );
  const wanted = contacts.length > 0 ? [...contacts, ...namedWith(lines, contacts)] : named;
  if (wanted.length === 0) return [...lines];
  return lines.filter((line) => / {2}\* |VIOLATION|router-/.test(line) || wanted.some((id) => line.includes(id)));
}

/** The customer's legs of these contacts. */
function namedWith(lines: readonly string[], contacts: readonly string[]): string[] {
  const received = lines.filter((line) =>
    contacts.some((id) => line.includes(`"interactionReceived","interactionId":"${id}"`)),
  );
  return received.flatMap((line) => [...line.matchAll(/"callId":"(\w+)"/g)].map(([, sid]) => sid as string));
}
