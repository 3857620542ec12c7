import { XMLParser, XMLValidator } from "fast-xml-parser";

/** A verb or noun of TwiML. */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Element[];
};

/** A TwiML document and where it came from; relative URLs in it resolve against `url`. */
export type Document = {
  readonly url: string | undefined;
  readonly method: "GET" | "POST";
  readonly verbs: readonly Element[];
};

export type Parsed = { readonly verbs: readonly Element[] } | { readonly problem: string };

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: true,
});

/** Reads a document strictly, as the carrier does: well-formed XML whose root is `<Response>`. */
export const parseTwiml = (xml: string): Parsed => {
  if (xml.trim() === "") return { problem: "Document parse failure: empty document" };
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return { problem: `Document parse failure: ${valid.err.msg}` };
  const roots = (parser.parse(xml) as Node[]).map(elementOf).filter((element) => element !== undefined);
  const root = roots[0];
  if (roots.length !== 1 || root?.name !== "Response") return { problem: "Document parse failure: no <Response> root" };
  return { verbs: root.children };
};

/** An element of the parser's ordered output: one key names it, `:@` carries its attributes. */
type Node = { readonly [name: string]: unknown };

const elementOf = (node: Node): Element | undefined => {
  const name = Object.keys(node).find((key) => key !== ":@");
  if (name === undefined || name.startsWith("#") || name.startsWith("?")) return undefined;
  const content = node[name] as Node[];
  return {
    name,
    attributes: (node[":@"] ?? {}) as Record<string, string>,
    text: content
      .map((child) => (typeof child["#text"] === "string" ? child["#text"] : ""))
      .join("")
      .trim(),
    children: content.map(elementOf).filter((child) => child !== undefined),
  };
};
