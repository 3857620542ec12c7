import { XMLParser } from "fast-xml-parser";
import { describe, expect, it, test } from "vitest";
import { type DocumentContext, type DocumentRoute, documentFor, type InteractionView } from "./documentFor.ts";
import {
  COME_BACK_LIMIT,
  comeBackDocument,
  customerConferenceDocument,
  fallbackDocument,
  holdDocument,
  parkDocument,
  releaseDocument,
} from "./documents.ts";
import { AGENT_LEG, CALLER_LEG, interactionIn, OTHER_LEG, states } from "./fixtures.ts";

const PUBLIC_URL = "https://cc.example.com";
const ID = "01980000-0000-7000-8000-000000000001";
const OFFER = "01980000-0000-7000-8000-00000000000b";

/** The routes as carriers ask for them: by which leg, and with what in the URL. */
const requests: Readonly<Record<string, { route: DocumentRoute; context: Partial<DocumentContext> }>> = {
  inbound: { route: "inbound", context: {} },
  wait: { route: "wait", context: { query: { i: ID, step: 2 } } },
  enqueued: { route: "enqueued", context: { query: { i: ID, step: 2 } } },
  "client, the leg of the offer": { route: "client", context: { callId: AGENT_LEG, query: { o: OFFER, m: "accept" } } },
  "client, another leg": { route: "client", context: { callId: OTHER_LEG, query: { o: OFFER, m: "accept" } } },
  "leg-done, customer": { route: "leg-done", context: { query: { i: ID, step: 3, s: 3, leg: "customer" } } },
  "leg-done, agent": {
    route: "leg-done",
    context: { callId: AGENT_LEG, query: { i: ID, step: 3, s: 3, leg: "agent" } },
  },
};

const views: Readonly<Record<string, InteractionView>> = {
  "not consumed": { kind: "notConsumed" },
  "no interaction": { kind: "unknown" },
  ...Object.fromEntries(
    Object.entries(states).map(([name, state]) => [name, { kind: "committed", interaction: interactionIn(state) }]),
  ),
};

function contextFor(given: Partial<DocumentContext>): DocumentContext {
  const greeting = { en: "Welcome to Acme.", "zh-Hant": "歡迎致電。" };
  return { publicUrl: PUBLIC_URL, callId: CALLER_LEG, query: {}, language: "en", greeting, ...given };
}

describe("each route in each state, as the carrier hears it", () => {
  it.each(Object.entries(requests))("%s", async (name, { route, context }) => {
    const sections = Object.entries(views).map(
      ([state, view]) => `== ${state}\n${pretty(documentFor(route, view, contextFor(context)))}`,
    );
    await expect(sections.join("\n")).toMatchFileSnapshot(`./snapshots/${name.replaceAll(/[^a-z]+/g, "-")}.txt`);
  });

  it("documents without a state", async () => {
    const parking = { publicUrl: PUBLIC_URL, interactionId: ID, step: 2 };
    const room = { publicUrl: PUBLIC_URL, interactionId: ID, segment: 3 };
    const documents = {
      "move a caller into the room": customerConferenceDocument(room, CALLER_LEG, OFFER),
      "park a caller": parkDocument(parking),
      "release a caller, zh-Hans": releaseDocument("谢谢您的来电。", "zh-Hans"),
      "release a caller, no last resort": releaseDocument(null, "zh-Hant"),
      "hold because the agent asked": holdDocument(PUBLIC_URL, "agentAsked", "en"),
      "hold because the agent is lost": holdDocument(PUBLIC_URL, "agentLost", "zh-Hant"),
      "fallback of a call": fallbackDocument({ publicUrl: PUBLIC_URL, parked: null, isAgent: false }),
      "fallback in the parking": fallbackDocument({
        publicUrl: PUBLIC_URL,
        parked: { i: ID, step: 2 },
        isAgent: false,
      }),
      "fallback of an agent's leg": fallbackDocument({ publicUrl: PUBLIC_URL, parked: null, isAgent: true }),
      "asked to come back too often": comeBackDocument(PUBLIC_URL, "inbound", { n: COME_BACK_LIMIT }),
      "asked to come back too often in the parking": comeBackDocument(PUBLIC_URL, "wait", {
        i: ID,
        step: 2,
        n: COME_BACK_LIMIT,
      }),
    };
    const text = Object.entries(documents).map(([name, document]) => `== ${name}\n${pretty(document)}`);
    await expect(text.join("\n")).toMatchFileSnapshot("./snapshots/stateless.txt");
  });
});

test("the greeting is in the caller's language, else in the line's", () => {
  const greeted = (language: "zh-Hant" | "zh-Hans") => {
    const view = { kind: "committed", interaction: interactionIn(states.received as never, language) } as const;
    return documentFor("inbound", view, contextFor({}));
  };
  expect(greeted("zh-Hant")).toContain("歡迎致電。");
  expect(greeted("zh-Hans")).toContain("Welcome to Acme.");
});

test("every leg's conference says the same about callbacks, for the first participant's word counts", () => {
  const view = { kind: "committed", interaction: interactionIn(states.connected as never) } as const;
  const customer = conferenceOf(documentFor("inbound", view, contextFor({})));
  const agent = conferenceOf(documentFor("client", view, contextFor({ callId: AGENT_LEG })));
  for (const name of ["@_statusCallback", "@_statusCallbackEvent", "@_startConferenceOnEnter", "@_beep", "#text"]) {
    expect(customer[name]).toBe(agent[name]);
  }
  expect([customer["@_endConferenceOnExit"], agent["@_endConferenceOnExit"]]).toEqual(["true", "false"]);
  expect([customer["@_record"], agent["@_record"]]).toEqual([undefined, undefined]);
});

test("a last resort of any length fits into one request", () => {
  for (const speech of ["&".repeat(5000), "再见".repeat(4000), "😀<>".repeat(2000)]) {
    expect(releaseDocument(speech, "en").length).toBeLessThanOrEqual(4000);
  }
});

function conferenceOf(document: string): Record<string, string> {
  const parsed = new XMLParser({ ignoreAttributes: false, parseAttributeValue: false }).parse(document);
  return parsed.Response.Dial.Conference;
}

/** One element a line, one attribute a line where there are many; nothing is decoded or left out. */
function pretty(document: string): string {
  const lines = document.replaceAll("><", ">\n<").split("\n");
  let depth = 0;
  return lines
    .map((line) => {
      if (line.startsWith("</")) depth--;
      const indented = `${"  ".repeat(depth)}${line}`;
      if (/^<[A-Z][^>]*[^/]>$/.test(line) && !line.includes("</")) depth++;
      return indented.length > 120 ? indented.replaceAll(/ (?=[a-zA-Z]+=")/g, `\n${"  ".repeat(depth + 1)}`) : indented;
    })
    .join("\n");
}
