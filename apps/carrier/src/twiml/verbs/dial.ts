import type { Verb } from "../verb.ts";
import { dialConference } from "./dialConference.ts";
import { dialPeople } from "./dialPeople.ts";

const PEOPLE: ReadonlySet<string> = new Set(["Client", "Number"]);

/** Connects the call to a conference, or to the first of several people who answers. */
export const dial: Verb = async (run, element, document) => {
  const conference = element.children.find(({ name }) => name === "Conference");
  if (conference) return dialConference(run, element, conference, document);
  for (const { name } of element.children) {
    if (!PEOPLE.has(name)) run.carrier.notifications.raise(12200, `<${name}> cannot be dialled here`, run.call.sid);
  }
  const people = element.children.filter(({ name }) => PEOPLE.has(name));
  const number = { name: "Number", attributes: {}, text: element.text, children: [] };
  return dialPeople(run, element, people.length > 0 || element.text === "" ? people : [number], document);
};
