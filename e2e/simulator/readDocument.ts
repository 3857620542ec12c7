/** A verb of a TwiML document, as far as the simulated carrier obeys it. */
export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  /** What stands inside, such as the conference of a `<Dial>`. */
  readonly children: readonly Verb[];
}

const ELEMENT = /<(\w+)((?:\s+[\w:-]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/\1>)/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/** The verbs of a document that our own code made: elements do not nest in themselves. */
export function readDocument(xml: string): readonly Verb[] {
  const [response] = elementsOf(xml.slice(Math.max(0, xml.indexOf("<Response"))));
  return response?.children ?? [];
}

function elementsOf(xml: string): Verb[] {
  return [...xml.matchAll(ELEMENT)].map(([, name = "", attributes = "", inside = ""]) => ({
    name,
    attributes: Object.fromEntries(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key = "", value = ""]) => [key, plain(value)]),
    ),
    text: plain(inside.trim()),
    children: inside.includes("<") ? elementsOf(inside) : [],
  }));
}

const plain = (text: string) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
