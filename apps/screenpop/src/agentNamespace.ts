import { DeskState, Looking, Typing } from "@touchstone/contracts";
import type { Namespace } from "socket.io";
import { Compile } from "typebox/compile";
import type { SignedIn } from "./authenticate.ts";
import { CLICKS, takeClick } from "./clicks.ts";
import type { ScreensDeps } from "./deps.ts";
import type { DeskFeed, DeskTab } from "./deskFeed.ts";
import type { Liveness } from "./liveness.ts";

const looking = Compile({ ...Looking, additionalProperties: false });
const typing = Compile({ ...Typing, additionalProperties: false });
const deskState = Compile({ ...DeskState, additionalProperties: false });

export interface AgentNamespaceDeps extends ScreensDeps {
  readonly feedOf: (tenantId: string) => DeskFeed;
  readonly liveness: Liveness;
  /** This agent is writing in a conversation. */
  readonly agentTypes: (tenantId: string, of: { readonly interactionId: string; readonly agentId: string }) => void;
}

/**
 * Lets agents' tabs in: each gets its desk's stream, and its clicks become wishes of the agent who signed in. There are no rooms to
 * get into: what is one agent's is sent to his own sockets.
 */
export function serveAgents(namespace: Namespace, deps: AgentNamespaceDeps): void {
  const { feedOf, liveness } = deps;
  namespace.on("connection", (socket) => {
    const user = socket.data.user as SignedIn;
    const { tenantId, userId: agentId } = user;
    const feed = feedOf(tenantId);
    const tab: DeskTab = { agentId, emit: (event, ...args) => void socket.emit(event, ...args) };
    for (const click of CLICKS) {
      socket.on(click, (body: unknown, acknowledge: unknown) => {
        if (typeof acknowledge !== "function") return;
        void takeClick(deps, user, click, body).then((outcome) => acknowledge(outcome));
      });
    }
    socket.on("deskState", (body: unknown) => {
      if (deskState.Check(body)) liveness.stated(agentId, socket.id, body.canTalk);
    });
    socket.on("looking", (body: unknown) => {
      if (looking.Check(body)) feed.looks(tab, body.interactionId);
    });
    socket.on("typing", (body: unknown) => {
      if (typing.Check(body)) deps.agentTypes(tenantId, { interactionId: body.interactionId, agentId });
    });
    socket.on("resync", () => feed.resync(tab));
    socket.once("disconnect", () => {
      feed.remove(tab);
      liveness.closed(agentId, socket.id);
    });
    feed.add(tab);
    liveness.opened(tenantId, agentId, socket.id);
  });
}
