import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { documentFor } from "./documentFor.ts";
import { releaseDocument } from "./documents.ts";
import { CALLER_LEG, interactionIn, states } from "./fixtures.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200, size: "max" }),
  fc.string({ unit: "grapheme", maxLength: 200, size: "max" }),
  // Any code unit: lone surrogates and control characters too.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200, size: "max" })
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    "</Say><Dial>+15550001111</Dial><Say>",
    "]]><Redirect>http://evil.example</Redirect>",
    "<!--",
    "<![CDATA[<Hangup/>]]>",
    "&#0;&#xFFFF;&nbsp;&lt;",
    '" onload="x',
  ),
);

/** Names of the elements in document order. */
function verbsOf(document: string): string[] {
  expect(XMLValidator.validate(document)).toBe(true);
  const names = (nodes: Record<string, unknown>[]): string[] =>
    nodes.flatMap((node) =>
      Object.entries(node).flatMap(([name, children]) =>
        name.startsWith("#") || name.startsWith("?") || !Array.isArray(children) ? [] : [name, ...names(children)],
      ),
    );
  return names(new XMLParser({ preserveOrder: true }).parse(document));
}

test("whatever an administrator or a caller wrote, the document has exactly the verbs that were meant", () => {
  const received = { kind: "committed", interaction: interactionIn(states.received as never) } as const;
  fc.assert(
    fc.property(anyText, anyText, (greeting, publicPath) => {
      fc.pre(greeting !== "");
      const context = {
        publicUrl: "https://cc.example.com",
        callId: publicPath.length > 5 ? publicPath : CALLER_LEG,
        query: {},
        language: "en",
        greeting: { en: greeting },
      } as const;
      expect(verbsOf(documentFor("inbound", received, context))).toEqual(["Response", "Say", "Enqueue"]);
      expect(verbsOf(releaseDocument(greeting, "zh-Hant"))).toEqual(["Response", "Say", "Hangup"]);
    }),
    { numRuns: 500 },
  );
});

test("a leg's id that is no id changes labels, never verbs", () => {
  const connected = { kind: "committed", interaction: interactionIn(states.connected as never) } as const;
  fc.assert(
    fc.property(anyText, (callId) => {
      const context = { publicUrl: "https://cc.example.com", callId, query: {}, language: "en", greeting: {} } as const;
      const document = documentFor("inbound", connected, context);
      expect(verbsOf(document)).toEqual(["Response", "Dial", "Conference"]);
    }),
    { numRuns: 300 },
  );
});
