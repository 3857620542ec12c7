import type { MessagingRoute } from "@touchstone/telephony";
import type { FastifyInstance } from "fastify";
import type { Webhook } from "./admission.ts";
import { answerMessaging, type MessagingWebhookDeps } from "./messagingWebhooks.ts";
import { answerAs, type VoiceRoutesDeps } from "./voiceRoutes.ts";

const ROUTES: readonly MessagingRoute[] = ["inbound", "status"];

/** The messaging webhooks of the public surface, admitted and refused as those of voice. */
export function registerMessagingRoutes(
  app: FastifyInstance,
  deps: VoiceRoutesDeps & { readonly messaging: MessagingWebhookDeps },
): void {
  for (const route of ROUTES) {
    app.post<{ Body: Webhook["body"]; Querystring: Webhook["query"] }>(
      `/webhooks/twilio/messaging/${route}`,
      (request, reply) =>
        answerAs(deps, `messaging/${route}`, request, reply, (webhook) =>
          answerMessaging(deps.messaging, route, webhook),
        ),
    );
  }
}
