import type { Hearing, Sound } from "../media/mixer.ts";

/** What the carrier tells its mixer's process. */
export type ToMixer =
  | { readonly type: "open"; readonly leg: string; readonly sdp: string }
  | { readonly type: "invite"; readonly leg: string }
  | { readonly type: "accept"; readonly leg: string; readonly sdp: string }
  | { readonly type: "hear"; readonly hearing: readonly Hearing[] }
  | { readonly type: "sound"; readonly leg: string; readonly sound: Sound }
  | { readonly type: "shut"; readonly leg: string };

/** What the mixer's process answers to `open` and `invite`. */
export type FromMixer =
  | { readonly type: "opened"; readonly leg: string; readonly sdp: string }
  | { readonly type: "failed"; readonly leg: string; readonly message: string };
