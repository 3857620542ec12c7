import type { WhyNotRule } from "@touchstone/contracts";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useQueues, useSkills } from "../api/settings.ts";
import { serverNow } from "../live/serverClock.ts";

/** What it takes to say a rule. */
export interface Words {
  readonly t: TFunction<["whyNot", "board"]>;
  readonly skill: (id: string) => string;
  readonly queue: (id: string) => string;
  readonly reason: (reason: string) => string;
}

const REASONS = ["break", "lunch", "meeting", "training", "paperwork"] as const;

export function useWords(): Words {
  const { t } = useTranslation(["whyNot", "board"]);
  const skills = useSkills().data?.items ?? [];
  const queues = useQueues().data?.items ?? [];
  return {
    t,
    skill: (id) => skills.find(({ skillId }) => skillId === id)?.name ?? t("aSkill"),
    queue: (id) => queues.find(({ queueId }) => queueId === id)?.name ?? t("aQueue"),
    reason: (reason) => {
      const known = REASONS.find((one) => one === reason);
      return known ? t(`board:reason.${known}`) : reason;
    },
  };
}

/** What an agent does who has no room for a call. */
export function workOf({ has }: Extract<WhyNotRule, { rule: "noRoom" }>): "ringing" | "talking" | "wrapUp" | "full" {
  const kinds = has.map(({ activity }) => activity);
  if (kinds.length === 0) return "full";
  if (kinds.includes("engaged")) return "talking";
  return kinds.includes("offered") ? "ringing" : "wrapUp";
}

export const secondsTo = (instant: number) => Math.max(0, Math.ceil((instant - serverNow()) / 1000));

/** For a rule of a newer server; that ours all have words, the types prove. */
export function unknownRule(because: never): string {
  return (because as WhyNotRule).rule;
}
