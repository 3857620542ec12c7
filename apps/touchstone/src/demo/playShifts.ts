import { getAgent } from "@touchstone/domain";
import { agentIdOf } from "./customers.ts";
import type { DemoPerson, DemoShift, DemoTenant } from "./demoTenant.ts";
import { type LocalDay, localDays } from "./localDays.ts";
import type { Stage } from "./stage.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** The process that had the desks; none of them is there when the tenant goes live. */
const NODE = "demo-history";

/** Agents come and go: shifts with a lunch and a break, until everybody has left at `closesAt`. */
export function playShifts(stage: Stage, tenant: DemoTenant, untilMs: number, closesAt: number): void {
  const days = localDays(untilMs, tenant.timeZone, tenant.history.days);
  tenant.people.forEach((person, place) => {
    const { shift } = person;
    if (!shift) return;
    for (const day of days) if (isOnDuty(shift, day, place)) planShift(stage, tenant, person, shift, day, closesAt);
    stage.clock.at(closesAt, () => leave(stage, agentIdOf(tenant, person.key)));
  });
}

function isOnDuty({ restDay, every }: DemoShift, { weekday, ago }: LocalDay, place: number): boolean {
  if (every === 2) return (ago + place) % 2 === 0;
  return weekday !== restDay && weekday !== (restDay + 1) % 7;
}

function planShift(
  stage: Stage,
  tenant: DemoTenant,
  person: DemoPerson,
  shift: DemoShift,
  day: LocalDay,
  closesAt: number,
): void {
  const { clock, random } = stage;
  const agentId = agentIdOf(tenant, person.key);
  const startsAt = day.startsAt + shift.fromHour * HOUR_MS + random.int(-4, 6) * MINUTE_MS;
  const endsAt = day.startsAt + shift.toHour * HOUR_MS + random.int(-3, 8) * MINUTE_MS;
  const at = (instant: number, action: () => void) => {
    if (instant < closesAt) clock.at(instant, action);
  };
  const rest = (instant: number, minutes: number, reason: string) => {
    at(instant, () => setIntent(stage, agentId, "notReady", reason));
    if (instant < closesAt) at(instant + minutes * MINUTE_MS, () => setIntent(stage, agentId, "ready", null));
  };
  at(startsAt, () => {
    stage.take({ body: { type: "deskConnected", agentId, nodeId: NODE, canTalk: true } });
    setIntent(stage, agentId, "ready", null);
  });
  rest(startsAt + random.int(210, 260) * MINUTE_MS, random.int(28, 34), "lunch");
  rest(startsAt + random.int(340, 380) * MINUTE_MS, random.int(9, 14), "break");
  if (random.chance(0.15)) rest(startsAt + random.int(90, 150) * MINUTE_MS, random.int(20, 45), "training");
  at(endsAt, () => setIntent(stage, agentId, "offline", null));
  at(endsAt + 25 * MINUTE_MS, () => leave(stage, agentId));
}

function setIntent(
  stage: Stage,
  agentId: string,
  intent: "ready" | "notReady" | "offline",
  reason: string | null,
): void {
  stage.take({ body: { type: "setIntent", agentId, userId: agentId, intent, reason } });
}

/** Wraps up what is open, signs off and closes the desk. */
function leave(stage: Stage, agentId: string): void {
  const agent = getAgent(stage.floor, agentId);
  if (!agent) return;
  if (agent.voice.kind === "wrapUp") {
    const { interactionId } = agent.voice;
    stage.take({ body: { type: "complete", agentId, interactionId, dispositionId: null } });
  }
  if (agent.block) stage.take({ body: { type: "clearBlock", agentId, userId: agentId } });
  if (agent.intent.kind !== "offline") setIntent(stage, agentId, "offline", null);
  if (agent.connection.kind !== "gone") stage.take({ body: { type: "deskGone", agentId, nodeId: NODE } });
}
