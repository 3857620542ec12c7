import { newId } from "@touchstone/runtime";
import { aMissedContact } from "./aMissedContact.ts";
import { aTalk, type TestServer, type World } from "./aServer.ts";

const SAYS = { to: "message", text: {} };
const CANNED = { name: "Hours", queueId: null, language: "en", text: "We open at nine." };

/** One of each thing that a route names by its id, for tests: the ids by the names of the routes' parameters. */
export async function objectsOf(api: TestServer, world: World): Promise<Record<string, string>> {
  const token = await world.token("administrator");
  const customer = await api.ask("POST", "customers", { token, body: { name: "Somebody" } });
  const { customerId } = customer.json();
  const skill = await api.ask("POST", "skills", { token, body: { name: "Claims" } });
  const { queueId, lineId } = world;
  const overflow = {
    maxWait: { to: "line", lineId },
    full: SAYS,
    closed: SAYS,
    nobodySignedIn: null,
    nobodyRoutable: null,
  };
  const leads = (await api.ask("POST", "queues", { token, body: { name: "Leads to the line" } })).json();
  const { queueId: leading, revision: _revision, opening: _opening, ...settings } = leads;
  await api.ask("PUT", `queues/${leading}`, { token, body: { ...settings, overflow } });
  const address = { address: "+447700900177" };
  const added = await api.ask("POST", `customers/${customerId}/addresses`, { token, body: address });
  return {
    attachmentId: newId(),
    number: "1",
    way: "in",
    customerId,
    addressId: added.json().addresses[0].id,
    interactionId: await aTalk(world),
    queueId,
    lineId,
    skillId: skill.json().skillId,
    blockId: await aBlock(api, world),
    cannedAnswerId: (await api.ask("POST", "canned-answers", { token, body: CANNED })).json().cannedAnswerId,
    dispositionId: world.dispositionId,
    agentId: world.people.agent.userId,
    missedId: await aMissedContact(api.system, world),
    sessionId: "0".repeat(64),
    desk: "nowhere",
  };
}

async function aBlock(api: TestServer, { tenantId }: World): Promise<string> {
  const blockId = "b".repeat(43);
  await api.system.kysely
    .insertInto("blockedAddress")
    .values({ tenantId, addressHash: blockId, byUserId: null, liftedAt: null })
    .execute();
  return blockId;
}
