import type { VisitorMessage } from "@touchstone/contracts";
import { localeOf } from "../i18n/format.ts";

interface TranscriptWords {
  readonly title: string;
  readonly names: { readonly you: string; readonly machine: string; readonly agent: string };
  readonly language: string;
}

/** The conversation as plain text, to be kept. */
export function transcriptOf(messages: readonly VisitorMessage[], { title, names, language }: TranscriptWords): string {
  const moment = new Intl.DateTimeFormat(localeOf(language), { dateStyle: "medium", timeStyle: "short" });
  const nameOf = ({ by, name }: VisitorMessage) =>
    by === "visitor" ? names.you : by === "machine" ? names.machine : name || names.agent;
  const blocks = messages.map((message) => {
    const files = message.attachments.map(({ name }) => `[${name}]`);
    return [`${moment.format(message.at)}  ${nameOf(message)}`, message.text, ...files].filter(Boolean).join("\n");
  });
  return `${[title, ...blocks].join("\n\n")}\n`;
}
