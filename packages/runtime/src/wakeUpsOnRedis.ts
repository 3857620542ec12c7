import type { Redis } from "ioredis";
import type { WakeUpLink, WakeUpLinkEvents } from "./wakeUps.ts";

const CHANNEL = "touchstone:wake";

/**
 * Pub/sub on two connections, because a subscribed one cannot publish. ioredis opens lost ones again, and those that could not be
 * opened at first: a process that starts while Redis is away is there when it comes back.
 */
export async function listenOnRedis(
  open: (url: string) => Redis,
  redisUrl: string,
  events: WakeUpLinkEvents,
): Promise<WakeUpLink> {
  const [publisher, subscriber] = [open(redisUrl), open(redisUrl)];
  for (const connection of [publisher, subscriber]) {
    connection.on("error", (err) => events.log.warn({ err }, "wake-ups: no connection to Redis"));
  }
  let isFirst = true;
  subscriber.on("message", (_channel, message) => events.received(message));
  subscriber.on("ready", () => {
    if (!isFirst) events.gap(); // ioredis subscribes again by itself; what came meanwhile is lost.
    isFirst = false;
  });
  const opened = await Promise.allSettled([
    publisher.connect(),
    subscriber.connect().then(() => subscriber.subscribe(CHANNEL)),
  ]);
  // Without a first subscription there is none to repeat: it waits in ioredis until the connection is there.
  if (opened[1].status === "rejected") void subscribeLater(subscriber, events);
  return {
    send: async (messages) => {
      if (publisher.status !== "ready") return;
      await Promise.all(messages.map((message) => publisher.publish(CHANNEL, message)));
    },
    close: async () => {
      subscriber.disconnect();
      publisher.disconnect();
    },
  };
}

async function subscribeLater(subscriber: Redis, events: WakeUpLinkEvents): Promise<void> {
  await subscriber.subscribe(CHANNEL).catch((err) => events.log.warn({ err }, "wake-ups: not subscribed"));
  events.gap();
}
