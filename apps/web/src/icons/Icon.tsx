import sprite from "./icons.svg?no-inline";

export type IconName =
  | "alert"
  | "bell"
  | "block"
  | "bolt"
  | "calendar"
  | "check"
  | "checkCircle"
  | "chevron"
  | "chevronRight"
  | "clock"
  | "cross"
  | "crown"
  | "cycle"
  | "drop"
  | "duplicate"
  | "expand"
  | "eye"
  | "eyeOff"
  | "fax"
  | "frown"
  | "gem"
  | "globe"
  | "gone"
  | "hangup"
  | "headset"
  | "help"
  | "history"
  | "idea"
  | "key"
  | "keypad"
  | "link"
  | "lock"
  | "mail"
  | "mask"
  | "match"
  | "meh"
  | "mic"
  | "micOff"
  | "minusCircle"
  | "moon"
  | "note"
  | "octagon"
  | "pause"
  | "pauseCircle"
  | "pencil"
  | "phone"
  | "phoneIn"
  | "phoneOut"
  | "play"
  | "plus"
  | "power"
  | "queue"
  | "record"
  | "ring"
  | "screen"
  | "search"
  | "shield"
  | "shieldQuestion"
  | "signOut"
  | "signal"
  | "smile"
  | "sms"
  | "speaker"
  | "speakerOff"
  | "sun"
  | "swap"
  | "sync"
  | "tag"
  | "transfer"
  | "truck"
  | "undo"
  | "unplug"
  | "up"
  | "user"
  | "users";

interface IconProps {
  readonly name: IconName;
  /** 16 by default; 14 in dense rows, 20 on large buttons. */
  readonly size?: 12 | 14 | 16 | 18 | 20;
}

/** An outline beside a word; never the only carrier of a meaning, so it is hidden from assistive technology. */
export function Icon({ name, size = 16 }: IconProps) {
  return (
    <svg className="icon" width={size} height={size} aria-hidden="true" focusable="false">
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
