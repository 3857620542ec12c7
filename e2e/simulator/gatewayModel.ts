import {
  type AskedInteraction,
  createInboxWriter,
  type InsertedFact,
  type Intake,
  type WebhookLine,
} from "@touchstone/db";
import type { Interaction } from "@touchstone/domain";
import { factOf } from "@touchstone/gateway";
import type { Clock } from "@touchstone/router";
import type { WakeUps } from "@touchstone/runtime";
import {
  choiceDocument,
  type DocumentRoute,
  documentFor,
  fallbackDocument,
  hangUpDocument,
  type InteractionView,
  parseVoiceWebhook,
  readQuery,
} from "@touchstone/telephony";
import type { DatabaseModel } from "./databaseModel.ts";
import { lines, PUBLIC_URL, TENANT_ID } from "./house.ts";
import type { Network } from "./network.ts";
import type { Letter, Reply } from "./postman.ts";
import type { Life } from "./simulatedProcess.ts";

const ANSWER_MS = 700;
const GIVE_UP_MS = 900;
const LOOK_EVERY_MS = 150;

interface GatewayDeps {
  readonly life: Life;
  readonly clock: Clock;
  readonly db: DatabaseModel;
  readonly network: Network;
  readonly wakeUps: WakeUps;
  /** Set when a router lives in the same process. */
  readonly intake: Intake | null;
}

/** What a life of the gateway makes of a webhook; never rejects. */
export type Gateway = (letter: Letter) => Promise<Reply>;

const UNAVAILABLE: Reply = { status: 503, document: null };

const houseLines = {
  get: async (address: string): Promise<WebhookLine | null> => {
    const line = lines.find((each) => each.address === address);
    if (line === undefined) return null;
    const { address: _, ...settings } = line;
    return { tenantId: TENANT_ID, settings };
  },
  expire: () => {},
};

/**
 * The gateway's rule without its sockets: the carrier's words are read, keyed and rendered by the product's own code; a fact is
 * inserted before anything is answered 2xx; a document is a view of the row that the router committed.
 */
export function startGateway(deps: GatewayDeps): Gateway {
  const writer = createInboxWriter({
    take: deps.intake?.take,
    insert: (facts) => deps.network.ask(deps.life, "database", "insert", () => deps.db.insertFacts(facts)),
    stored: (tenantId) => deps.wakeUps.notify("inbox", tenantId),
  });
  return async (letter) => {
    const { route, fields, query } = letter;
    if (route === "fallback") return { status: 200, document: fallbackOf(letter) };
    const arrivedMs = deps.clock.monotonicMs();
    const parsed = parseVoiceWebhook(route, fields, query);
    const fact = await factOf(parsed.report, TENANT_ID, houseLines);
    if (fact.kind !== "fact") return { status: 200, document: withoutFact(route, parsed, fields.Digits) };
    const id = deps.clock.newId();
    const asked = askedInteraction(parsed);
    const insert = writer.insert({ tenantId: TENANT_ID, id, key: fact.key, body: fact.body }, asked ?? undefined);
    const inserted = await within(deps.clock, GIVE_UP_MS, insert);
    if (inserted === null) return UNAVAILABLE;
    if (route === "conference" || route === "status") return { status: 204, document: null };
    const view = await viewOfFact(deps, asked, inserted, arrivedMs + ANSWER_MS);
    return { status: 200, document: render(route, view, parsed) };
  };
}

/** A key that asks for nothing of the router, or a leg that has no business here. */
function withoutFact(
  route: DocumentRoute | "conference" | "status",
  { query }: Parsed,
  digits: string | undefined,
): string {
  if (route !== "wait-choice" || digits === undefined) return hangUpDocument();
  return choiceDocument(digits, { publicUrl: PUBLIC_URL, callId: "", query, language: "en", greeting: {} });
}

/** Null: an answer that nobody uses, or that does not depend on the row, waits for nobody. */
function askedInteraction({ report, query, answerUnused }: Parsed): AskedInteraction | null {
  if (answerUnused || query.leg === "agent") return null;
  const isAgent = report.kind === "fact" && report.fact.type === "agentLegArrived";
  return {
    callId: !isAgent && "callId" in report ? report.callId : null,
    offerId: isAgent ? (query.o ?? null) : null,
  };
}

async function viewOfFact(
  deps: GatewayDeps,
  asked: AskedInteraction | null,
  { id, taken }: InsertedFact,
  untilMs: number,
): Promise<InteractionView> {
  if (asked === null) return { kind: "unknown" };
  return taken ? viewOfContact(taken.interaction) : await consumed(deps, id, { asked, untilMs });
}

type Parsed = ReturnType<typeof parseVoiceWebhook>;

function render(route: DocumentRoute, view: InteractionView, { report, query, answerUnused }: Parsed): string {
  const callId = ("callId" in report ? report.callId : null) ?? "";
  return documentFor(route, view, { publicUrl: PUBLIC_URL, callId, query, language: "en", greeting: {}, answerUnused });
}

function fallbackOf({ fields, query: raw }: Letter): string {
  const query = readQuery(raw);
  const parked = query?.i === undefined ? null : { i: query.i, step: query.step };
  return fallbackDocument({ publicUrl: PUBLIC_URL, parked, isAgent: (fields.From ?? "").startsWith("client:") });
}

/** What the contact is once the router has consumed the fact; the router's hint and a look now and then say when. */
async function consumed(
  deps: GatewayDeps,
  factId: string,
  { asked, untilMs }: { asked: AskedInteraction; untilMs: number },
): Promise<InteractionView> {
  for (;;) {
    const look = deps.network.ask(deps.life, "database", "consumed?", () => viewOf(deps.db, factId, asked));
    const view = await look.catch(() => null);
    if (view !== null) return view;
    const leftMs = untilMs - deps.clock.monotonicMs();
    if (leftMs <= 0) return { kind: "notConsumed" };
    await hintOrTime(deps, Math.min(leftMs, LOOK_EVERY_MS));
  }
}

function viewOf(db: DatabaseModel, factId: string, { callId, offerId }: AskedInteraction): InteractionView | null {
  if (db.outcomeOf(factId) === null) return null;
  const id = offerId === null ? db.contactByCall.get(callId ?? "") : db.contactByOffer.get(offerId);
  return viewOfContact((id === undefined ? undefined : db.contacts.get(id)?.row) ?? null);
}

const viewOfContact = (interaction: Interaction | null): InteractionView =>
  interaction === null ? { kind: "unknown" } : { kind: "committed", interaction };

function hintOrTime({ clock, wakeUps }: GatewayDeps, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      callOff();
      silence();
      resolve();
    };
    const callOff = clock.after(ms, end);
    const silence = wakeUps.on("consumed", end);
  });
}

/** Null when it took longer, or failed. */
function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const callOff = clock.after(ms, () => resolve(null));
    work.then(
      (value) => {
        callOff();
        resolve(value);
      },
      () => {
        callOff();
        resolve(null);
      },
    );
  });
}
