/** What a leg hears besides other legs. */
export type Sound = "silence" | "music" | "ringing" | "chime" | "beep";

/** Whom each leg of one conversation hears; recomputed with every change of a conference or bridge. */
export type Hearing = {
  readonly leg: string;
  readonly hears: readonly string[];
  /** Played for as long as nothing else is said. */
  readonly background: Sound;
};

/** The audio of the legs that have any; legs are named by their call's SID. */
export type Mixer = {
  /** Opens a leg for a browser's WebRTC offer and gives the answer, candidates included. */
  open(leg: string, sdp: string): Promise<string>;
  /** Opens a leg with the mixer's own offer; the browser's answer comes with `accept`. */
  invite(leg: string): Promise<string>;
  accept(leg: string, sdp: string): void;
  hear(hearing: readonly Hearing[]): void;
  /** Plays a short sound over whatever the leg hears. */
  sound(leg: string, sound: Sound): void;
  shut(leg: string): void;
  close(): Promise<void>;
};
