import type { Channel } from "./agent.ts";

/** What is kept of one interval: figures of all channels, by their names there. */
export type KeptFigures = Readonly<Record<string, number>>;

/**
 * The names under which figures are kept: those of calls as they are, those of what is written beside them, as `sms.offered`.
 * Minutes of a call and hours of a conversation must never come into one average.
 */
export function keptFigures(channel: Channel, figures: object): KeptFigures {
  const all = Object.entries(figures as KeptFigures);
  return Object.fromEntries(all.map(([name, value]) => [`${prefixOf(channel)}${name}`, value]));
}

/** One channel's figures among those that are kept; what nobody counted is missing. */
export function figuresOf(channel: Channel, kept: KeptFigures): KeptFigures {
  const prefix = prefixOf(channel);
  const own = Object.entries(kept).filter(([name]) => (prefix === "" ? !name.includes(".") : name.startsWith(prefix)));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

const prefixOf = (channel: Channel) => (channel === "voice" ? "" : `${channel}.`);
