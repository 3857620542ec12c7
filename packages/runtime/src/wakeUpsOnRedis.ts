import type { Redis } from "ioredis";
import type { WakeUpLink, WakeUpLinkEvents } from "./wakeUps.ts";

const CHANNEL = "touchstone:wake";

/** Pub/sub on two connections, because a subscribed one cannot publish; ioredis opens lost ones again. */
export async function listenOnRedis(
  open: (url: string) => Redis,
  redisUrl: string,
  events: WakeUpLinkEvents,
): Promise<WakeUpLink> {
  const publisher = open(redisUrl);
  const subscriber = open(redisUrl);
  let subscribed = false;
  for (const connection of [publisher, subscriber]) {
    connection.on("error", (err) => events.log.warn({ err }, "wake-ups: no connection to Redis"));
    await connection.connect();
  }
  subscriber.on("message", (_channel, message) => events.received(message));
  await subscriber.subscribe(CHANNEL);
  subscriber.on("ready", () => {
    if (subscribed) events.gap(); // ioredis subscribes again by itself; what came meanwhile is lost.
  });
  subscribed = true;
  return {
    send: async (messages) => {
      if (publisher.status !== "ready") return;
      await Promise.all(messages.map((message) => publisher.publish(CHANNEL, message)));
    },
    close: async () => {
      subscriber.disconnect();
      await publisher.quit();
    },
  };
}
