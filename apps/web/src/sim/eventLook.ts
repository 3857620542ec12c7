import type { EmulatorTimelineEvent } from "@touchstone/contracts";
import type { TFunction } from "i18next";
import type { IconName } from "../icons/Icon.tsx";

export interface EventLook {
  readonly icon: IconName;
  readonly tone: "" | "ok" | "accent" | "warn" | "crit";
  readonly what: string;
  readonly outcome: string;
}

type Texts = TFunction<"sim">;

/** An event of the carrier as one line. Words of the protocol (paths, statuses, event names) stay as they are. */
export function eventLook(event: EmulatorTimelineEvent, t: Texts): EventLook {
  switch (event.type) {
    case "call":
      return {
        ...callLook(event.status),
        what: t("events.call", { from: event.from, to: event.to }),
        outcome: event.status,
      };
    case "message":
      return {
        icon: "sms",
        tone: messageTone[event.status] ?? "",
        what: t("events.call", { from: event.from, to: event.to }),
        outcome: event.errorCode === undefined ? event.status : `${event.status} ${event.errorCode}`,
      };
    case "mail":
      return {
        icon: "mail",
        tone: "accent",
        what: t("events.call", { from: event.from, to: event.to }),
        outcome: t("events.mailSize", { kilobytes: Math.max(1, Math.round(event.bytes / 1000)) }),
      };
    case "webhook":
      return webhookLook(event, t);
    case "conference":
      return { icon: "users", tone: "accent", what: t("events.conference", { event: event.event }), outcome: "" };
    case "queue":
      return {
        icon: "queue",
        tone: "accent",
        what: t(event.event === "enter" ? "events.queueEnter" : "events.queueLeave"),
        outcome: t("events.queueSize", { count: event.size }),
      };
    case "caption":
      return {
        icon: "speaker",
        tone: "",
        what: t("events.caption", { text: event.text }),
        outcome: event.language ?? "",
      };
    case "notification":
      return {
        icon: "alert",
        tone: "warn",
        what: t("events.notification", { message: event.message }),
        outcome: t("events.notificationCode", { code: event.code }),
      };
  }
}

const messageTone: Readonly<Record<string, EventLook["tone"]>> = {
  delivered: "ok",
  received: "accent",
  undelivered: "warn",
  failed: "crit",
};

function callLook(status: string): Pick<EventLook, "icon" | "tone"> {
  if (status === "in-progress") return { icon: "phone", tone: "ok" };
  if (status === "completed") return { icon: "hangup", tone: "" };
  if (["busy", "no-answer", "failed", "canceled"].includes(status)) return { icon: "hangup", tone: "warn" };
  return { icon: "phoneOut", tone: "" };
}

function webhookLook(event: Extract<EmulatorTimelineEvent, { type: "webhook" }>, t: Texts): EventLook {
  const path = event.path.replace(/^\/webhooks(?:\/twilio)?/, "");
  const what = event.duplicate ? `${path} (${t("events.repeated")})` : path;
  const ms = Math.round(event.durationMs);
  const { status, error } = event;
  if (error === "dropped") return { icon: "drop", tone: "crit", what, outcome: t("events.lost") };
  if (status === undefined)
    return { icon: "unplug", tone: "crit", what, outcome: t("events.webhookFailed", { error: error ?? "", ms }) };
  const tone = status < 300 ? "ok" : status < 500 ? "warn" : "crit";
  const icon = event.duplicate ? "duplicate" : status < 300 ? "checkCircle" : "alert";
  return { icon, tone, what, outcome: t("events.webhookOutcome", { status, ms }) };
}
