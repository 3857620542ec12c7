import type { HoursEdit, LineEdit, QueueEdit } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { useAgents, useBrands, useLines, useQueues, useSkills } from "../../api/settings.ts";
import { useTierName } from "../../desk/customer/CustomerChips.tsx";
import { formatDay, formatDuration, formatMoment, formatTime } from "../../i18n/format.ts";
import { ownNames } from "../../i18n/languages.ts";
import { serverNow } from "../../live/serverClock.ts";
import { weekText } from "../hours/week.ts";

/** Fields that have a name of their own in the catalogue; others are shown as they are called in the contract. */
const NAMED = [
  "name",
  "requires",
  "relax",
  "strategy",
  "agentOrder",
  "ringGroupSize",
  "priorityMs",
  "ageing",
  "fairnessCapMs",
  "ringTimeoutMs",
  "joinTimeoutMs",
  "agentGraceMs",
  "wrapUpMs",
  "maxWaitMs",
  "maxWaiting",
  "placeBackMs",
  "announceWait",
  "reofferBackOffMs",
  "queueIds",
  "skills",
  "enabled",
  "workSets",
  "queueId",
  "brandId",
  "language",
  "address",
  "region",
  "text",
  "origins",
  "position",
  "secretAt",
  "connectionId",
  "publicKey",
  "apiKeyAt",
  "host",
  "port",
  "security",
  "user",
  "signIn",
  "tokenUrl",
  "clientId",
  "scope",
  "folder",
  "authority",
] as const;
const NAMED_PARTS = [
  "overflow.maxWait",
  "overflow.full",
  "overflow.closed",
  "overflow.nobodySignedIn",
  "overflow.nobodyRoutable",
  "callback.offered",
  "callback.attempts",
  "callback.retryAfterMs",
  "preferred.agents",
  "preferred.holdMs",
  "hours.zone",
  "hours.weekly",
  "hours.special",
  "hours.closures",
  "hours",
  "text.closesAfterMs",
  "text.idleToRestMs",
  "text.quietHours",
  "text.autoAnswer",
] as const;
type Named = (typeof NAMED)[number];

type Exit = NonNullable<QueueEdit["overflow"]>["full"];
type Routable = NonNullable<NonNullable<QueueEdit["overflow"]>["nobodyRoutable"]>;

interface Names {
  readonly skills: ReadonlyMap<string, string>;
  readonly agents: ReadonlyMap<string, string>;
  readonly queues: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, string>;
  readonly brands: ReadonlyMap<string, string>;
}

function useNames(): Names {
  return {
    skills: new Map(useSkills().data?.items.map(({ skillId, name }) => [skillId, name])),
    agents: new Map(useAgents().data?.items.map(({ agentId, name }) => [agentId, name])),
    queues: new Map(useQueues().data?.items.map(({ queueId, name }) => [queueId, name])),
    lines: new Map(useLines().data?.items.map(({ lineId, name }) => [lineId, name])),
    brands: new Map(useBrands().data?.items.map(({ brandId, name }) => [brandId, name])),
  };
}

/** Names of fields and their values, in words. */
export function useChangeText() {
  const { t } = useTranslation("admin");
  const words = useValueWords();
  const tierName = useTierName();
  const fieldText = (field: string): string => {
    const [top = "", part = ""] = field.split(".");
    const named = NAMED.find((one): one is Named => one === field);
    if (named) return t(`fields.${named}`);
    const ofPart = NAMED_PARTS.find((one) => one === field);
    if (ofPart) return t(`fields.${ofPart.replace(".", "_") as "overflow_full"}`);
    if (top === "lastResort") return t("fields.lastResort", { language: languageName(part) });
    if (top === "greeting") return t("fields.greeting", { language: languageName(part) });
    if (top === "label") return t("fields.label", { language: languageName(part) });
    if (top === "signature") return t("fields.signature", { language: languageName(part) });
    if (top === "tierPriorityMs") return t("fields.tier", { tier: tierName(part) ?? part });
    return field;
  };
  return { fieldText, valueText: (field: string, value: unknown): string => words(field, value) };
}

const languageName = (tag: string) => (tag in ownNames ? ownNames[tag as keyof typeof ownNames] : tag);

/** Finds the words for a value by the field that it stands in. */
function useValueWords(): (field: string, value: unknown) => string {
  const { t, i18n } = useTranslation(["admin", "common"]);
  const names = useNames();
  const exitText = useExitWords(names);
  const calendarText = useCalendarWords();
  const writtenText = useWrittenWords();
  const nameIn = (map: ReadonlyMap<string, string>, id: unknown) => map.get(String(id)) ?? t("unknown");
  return (field, value) => {
    if (value === null || value === undefined) return t(emptyWord(field));
    if (field.startsWith("text.") && typeof value === "object") return writtenText(value);
    if (/At$/.test(field) && typeof value === "number") return formatMoment(value, serverNow(), i18n.language);
    if (typeof value === "boolean") return t(value ? "on" : "off");
    if (typeof value === "number")
      return /Ms$|^tierPriorityMs/.test(field) ? durationText(value, t("seconds")) : String(value);
    if (field === "strategy") return t(`strategy.${value as "topDown"}.name`);
    if (field === "security") return t(`mailAccount.security.${value as "tls"}`);
    if (field === "signIn") return t(`mailAccount.signIn.${value as "token"}`);
    if (field === "queueId") return nameIn(names.queues, value);
    if (field === "brandId") return nameIn(names.brands, value);
    if (field === "language") return languageName(String(value));
    if (field.startsWith("overflow.")) return exitText(value as Exit | Routable);
    if (field.startsWith("hours.")) return calendarText(field, value);
    if (Array.isArray(value)) return listText(value.map((one) => partText(field, one)));
    if (field === "skills")
      return listText(Object.entries(value).map(([id, level]) => `${nameIn(names.skills, id)} ${level}`));
    return String(value);
  };

  function partText(field: string, one: unknown): string {
    if (field === "agentOrder") return nameIn(names.agents, one);
    if (field === "queueIds") return nameIn(names.queues, one);
    if (field === "preferred.agents") return t(`preferred.${one as "owner"}`);
    if (field === "requires") {
      const { skillId, level } = one as { skillId: string; level: number };
      return `${nameIn(names.skills, skillId)} ≥ ${level}`;
    }
    if (field === "relax") {
      const { afterMs, lowerBy } = one as { afterMs: number; lowerBy: number | "all" };
      const time = durationText(afterMs, t("seconds"));
      return lowerBy === "all" ? t("relax.textAll", { time }) : t("relax.text", { time, levels: lowerBy });
    }
    if (field === "workSets")
      return Object.entries(one as object)
        .map(([channel, places]) => `${t(`common:channels.${channel as "sms"}`)} ${places}`)
        .join(" + ");
    return String(one);
  }
  function listText(parts: readonly string[]): string {
    if (parts.length === 0) return t("nothing");
    const shown = parts.slice(0, 4).join(t("comma"));
    return parts.length > 4 ? t("andMore", { shown, count: parts.length - 4 }) : shown;
  }
}

/** What no value means differs: no limit, always open, keeps waiting, no text. */
function emptyWord(field: string) {
  if (field === "maxWaiting" || field === "fairnessCapMs") return "noLimit";
  if (field.startsWith("overflow.")) return "keepsWaiting";
  if (field.startsWith("hours")) return "alwaysOpen";
  return "nothing";
}

/** "90 s"; from two minutes on "2:00". */
export function durationText(ms: number, unit: string): string {
  return ms >= 120_000 ? formatDuration(ms) : `${ms / 1000} ${unit}`;
}

function useExitWords(names: Names): (exit: Exit | Routable) => string {
  const { t, i18n } = useTranslation("admin");
  const exitText = (exit: Exit | Routable): string => {
    if ("exit" in exit)
      return t("exit.after", { time: durationText(exit.afterMs, t("seconds")), exit: exitText(exit.exit) });
    if (exit.to === "queue") return t("exit.queueNamed", { queue: names.queues.get(exit.queueId) ?? t("unknown") });
    if (exit.to === "line") return t("exit.lineNamed", { line: names.lines.get(exit.lineId) ?? t("unknown") });
    if (exit.to !== "message") return t(`exit.${exit.to}`);
    const texts: Partial<Record<string, string>> = exit.text;
    const text = texts[i18n.language] ?? Object.values(texts)[0];
    return text ? t("exit.says", { text }) : t("exit.lastWords");
  };
  return exitText;
}

type Writing = NonNullable<LineEdit["text"]>;

/** Quiet hours as times, automatic answers as words. */
function useWrittenWords(): (value: object) => string {
  const { t, i18n } = useTranslation("admin");
  const said = (texts: Partial<Record<string, string>>) => texts[i18n.language] ?? Object.values(texts)[0];
  return (value) => {
    if ("from" in value) {
      const { from, to } = value as NonNullable<Writing["quietHours"]>;
      return `${timeText(from)}–${timeText(to)}`;
    }
    const { open, closed } = value as NonNullable<Writing["autoAnswer"]>;
    const parts = [said(open), said(closed)].flatMap((text, place) =>
      text ? [`${t(`writing.auto.${place === 0 ? "open" : "closed"}`)}: ${text}`] : [],
    );
    return parts.join("; ") || t("nothing");
  };
}

const timeText = (minutes: number) =>
  [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

function useCalendarWords(): (field: string, value: unknown) => string {
  const { t, i18n } = useTranslation("admin");
  return (field, value) => {
    if (field === "hours.weekly") return weekText(value as HoursEdit["weekly"], i18n.language) || t("nothing");
    if (field === "hours.special") {
      const days = (value as HoursEdit["special"]).map(({ name, date }) => name || date);
      return days.length === 0 ? t("nothing") : days.join(t("comma"));
    }
    if (field !== "hours.closures") return String(value);
    const closures = (value as HoursEdit["closures"]).map(({ from, until, note }) => {
      const end = until === null ? t("hours.untilReopened") : momentText(until, i18n.language, from);
      return `${momentText(from, i18n.language)} – ${end} ${note}`.trim();
    });
    return closures.length === 0 ? t("nothing") : closures.join(t("comma"));
  };
}

/** What is read long afterwards names its day, a second instant of the same day only the time. */
function momentText(at: number, language: string, after?: number): string {
  const day = formatDay(at, serverNow(), language);
  const isSameDay = after !== undefined && formatDay(after, serverNow(), language) === day;
  return isSameDay ? formatTime(at, language) : `${day} ${formatTime(at, language)}`;
}
