import { getInteraction } from "@touchstone/domain";
import type { DemoTenant } from "./demoTenant.ts";
import { callIdOf, idOf } from "./ids.ts";
import type { Stage } from "./stage.ts";

/** Something of an agent's part in an interaction. */
interface Part {
  readonly interactionId: string;
  readonly offerId: string;
  readonly agentId: string;
}

/** What the players of agents know. */
export interface AgentsPart {
  readonly tenant: DemoTenant;
  /** Notes that the stories ask for, by interaction. */
  readonly notes: ReadonlyMap<string, string>;
  readonly customerIds: readonly string[];
}

/** Agents: they answer, decline or miss, hold, hang up, find out who it is, and wrap up. */
export function playAgents(stage: Stage, part: AgentsPart): void {
  stage.onHappening((happening) => {
    switch (happening.type) {
      case "offerMade":
        return answer(stage, happening, part);
      case "offerAccepted":
        return join(stage, happening);
      case "connected":
        return talk(stage, happening, part);
      case "wrapUpStarted":
        return wrapUp(stage, happening, part);
      case "agentBlocked":
        return comeBack(stage, happening);
      default:
        return;
    }
  });
}

function answer(stage: Stage, { interactionId, offerId, agentId }: Part, part: AgentsPart): void {
  const { clock, random } = stage;
  const does = part.notes.has(interactionId) ? 1 : random.next();
  if (does < 0.025) return; // Away from the desk: it rings out.
  const isLive = () => {
    const state = stage.stateOf(interactionId);
    return state?.kind === "offered" && state.offer.kind === "ringing" && state.offer.offerId === offerId;
  };
  const type = does < 0.045 ? "decline" : "accept";
  clock.after(Math.min(random.around(4200, 0.35), 17_000), () => {
    if (isLive()) stage.take({ body: { type, agentId, offerId } });
  });
}

const isText = (stage: Stage, interactionId: string) =>
  (getInteraction(stage.floor, interactionId)?.channel ?? "voice") !== "voice";

function join(stage: Stage, { interactionId, offerId, agentId }: Part): void {
  if (isText(stage, interactionId)) return;
  const { clock, random } = stage;
  const agentCallId = callIdOf(`${offerId} leg`);
  const segment = getInteraction(stage.floor, interactionId)?.segment ?? 1;
  const legAt = random.int(250, 600);
  clock.after(legAt, () =>
    stage.take({ body: { type: "agentLegArrived", agentCallId, agentId, offerId, mode: "accept" } }),
  );
  clock.after(legAt + random.int(150, 400), () =>
    stage.take({ body: { type: "participantJoined", interactionId, segment, callId: agentCallId } }),
  );
}

function talk(stage: Stage, happening: Part, part: AgentsPart): void {
  const { clock, random } = stage;
  const { interactionId, agentId } = happening;
  const interaction = getInteraction(stage.floor, interactionId);
  if (interaction?.channel !== "voice") return;
  const queue = part.tenant.queues.find((each) => queueIdOf(part.tenant, each.key) === interaction.queueId);
  const lastsMs = Math.max(9000, random.around((queue?.talkSeconds ?? 200) * 1000, 0.42));
  const inCall = (body: Parameters<Stage["take"]>[0]["body"]) => {
    if (stage.stateOf(interactionId)?.kind === "connected") stage.take({ body });
  };
  if (random.chance(0.16)) {
    const heldMs = Math.min(random.around(35_000, 0.4), lastsMs * 0.4);
    clock.after(lastsMs * 0.3, () => inCall({ type: "hold", agentId, interactionId }));
    clock.after(lastsMs * 0.3 + heldMs, () => inCall({ type: "resume", agentId, interactionId }));
  }
  findOutWho(stage, happening, part);
  clock.after(lastsMs, () => {
    if (random.chance(0.72)) inCall({ type: "callEnded", callId: interaction.callId, end: "completed", arrived: null });
    else inCall({ type: "hangUp", agentId, interactionId });
  });
}

/** One of several, or a customer who rings from another telephone; rarely somebody is mistaken for somebody else. */
function findOutWho(stage: Stage, { interactionId, agentId }: Part, part: AgentsPart): void {
  const { clock, random } = stage;
  const match = getInteraction(stage.floor, interactionId)?.match;
  const assign = (customerId: string, how: "chosen" | "reassigned") =>
    stage.take({ body: { type: "assignCustomer", interactionId, customerId, how, userId: agentId } });
  if (match?.kind === "candidates" && random.chance(0.86)) {
    const customerId = random.pick(match.customerIds);
    clock.after(random.int(8000, 25_000), () => assign(customerId, "chosen"));
  } else if (match?.kind === "exact" && random.chance(0.006)) {
    clock.after(random.int(9000, 40_000), () => assign(random.pick(part.customerIds), "reassigned"));
  } else if (match && match.kind !== "exact" && random.chance(0.3)) {
    clock.after(random.int(9000, 40_000), () => assign(random.pick(part.customerIds), "chosen"));
  }
}

function wrapUp(stage: Stage, { interactionId, agentId }: Part, part: AgentsPart): void {
  if (isText(stage, interactionId)) return; // Closed with its end.
  const { clock, random } = stage;
  const story = part.notes.get(interactionId);
  if (!story && random.chance(0.07)) return; // Forgotten: it runs out.
  const queueId = getInteraction(stage.floor, interactionId)?.queueId;
  const queue = part.tenant.queues.find((each) => queueIdOf(part.tenant, each.key) === queueId);
  if (!queue) return;
  const place = Math.floor(queue.dispositions.length * random.next() ** 1.5);
  const notes = story ?? (random.chance(0.55) ? random.pick(queue.notes) : null);
  clock.after(Math.min(random.around(32_000, 0.4), 80_000), () => {
    if (notes) stage.write(interactionId, notes);
    const dispositionId = dispositionIdOf(part.tenant, queue.key, place);
    stage.take({ body: { type: "complete", agentId, interactionId, dispositionId } });
  });
}

function comeBack(stage: Stage, { agentId }: Pick<Part, "agentId">): void {
  stage.clock.after(stage.random.int(15_000, 150_000), () =>
    stage.take({ body: { type: "clearBlock", agentId, userId: agentId } }),
  );
}

export function queueIdOf(tenant: DemoTenant, key: string): string {
  return idOf(`${tenant.slug}/queue/${key}`);
}

export function dispositionIdOf(tenant: DemoTenant, queueKey: string, place: number): string {
  return idOf(`${tenant.slug}/disposition/${queueKey}/${place}`);
}
