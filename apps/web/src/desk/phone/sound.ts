/** A tone: frequencies in hertz, start and length in seconds from the beginning of its pattern. */
interface Note {
  readonly hertz: number;
  readonly at: number;
  readonly for: number;
}

type Pattern = readonly Note[];

const RING_EVERY_MS = 2_400;
/** Two calm rising pairs; distinct from the single low tone that warns of the wrap-up's end. */
const ring: Pattern = [
  { hertz: 659.3, at: 0, for: 0.18 },
  { hertz: 987.8, at: 0.2, for: 0.26 },
  { hertz: 659.3, at: 0.62, for: 0.18 },
  { hertz: 987.8, at: 0.82, for: 0.36 },
];
const warning: Pattern = [{ hertz: 440, at: 0, for: 0.5 }];

export interface Sound {
  /** Lets the page make sound; must follow a click or a key. Answers whether it now can. */
  unlock(): Promise<boolean>;
  isUnlocked(): boolean;
  /** Tells whenever the browser starts the sound, however late, or takes it away. Answers how to stop. */
  watch(told: (unlocked: boolean) => void): () => void;
  /** Rings until stopped. Ringing twice is ringing once. */
  startRinging(): void;
  stopRinging(): void;
  /** One ring, to hear how loud it is. */
  test(): void;
  /** One soft tone: the wrap-up is about to end. */
  warn(): void;
  /** 0–1. */
  volume(): number;
  setVolume(volume: number): void;
}

const STORED = "touchstone.ringVolume";

/** Tones made by the browser itself: nothing to load, nothing that a cache could lack when it has to ring. */
export function makeSound(makeContext: () => AudioContext = () => new AudioContext()): Sound {
  let context: AudioContext | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;
  let volume = storedVolume();
  const watchers = new Set<(unlocked: boolean) => void>();
  const tell = () => {
    for (const told of watchers) told(context?.state === "running");
  };
  const play = (pattern: Pattern) => {
    if (context?.state === "running" && volume > 0) schedule(context, pattern, volume);
  };
  return {
    async unlock() {
      if (context === null) {
        context = makeContext();
        context.addEventListener("statechange", tell);
      }
      // resume() stays pending as long as the browser wants a gesture first.
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 250))]);
      return context.state === "running";
    },
    isUnlocked: () => context?.state === "running",
    watch(told) {
      watchers.add(told);
      return () => watchers.delete(told);
    },
    startRinging() {
      if (timer !== null) return;
      play(ring);
      timer = setInterval(() => play(ring), RING_EVERY_MS);
    },
    stopRinging() {
      if (timer !== null) clearInterval(timer);
      timer = null;
    },
    test: () => play(ring),
    warn: () => play(warning),
    volume: () => volume,
    setVolume(next) {
      volume = Math.min(1, Math.max(0, next));
      localStorage.setItem(STORED, String(volume));
    },
  };
}

function storedVolume(): number {
  const stored = Number.parseFloat(localStorage.getItem(STORED) ?? "");
  return Number.isFinite(stored) ? Math.min(1, Math.max(0, stored)) : 0.7;
}

function schedule(context: AudioContext, pattern: Pattern, volume: number): void {
  for (const note of pattern) {
    const oscillator = new OscillatorNode(context, { frequency: note.hertz, type: "sine" });
    const gain = new GainNode(context, { gain: 0 });
    const start = context.currentTime + note.at;
    const end = start + note.for;
    // Squared, since loudness is heard so; soft edges, since a hard one clicks.
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(volume * volume * 0.5, start + 0.02);
    gain.gain.setValueAtTime(volume * volume * 0.5, end - 0.06);
    gain.gain.linearRampToValueAtTime(0, end);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(end);
  }
}
