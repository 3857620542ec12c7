const RATE = 8000;
const CHORD_S = 5;
/** A slow turn of four chords, as frequencies in Hz; nothing in it that anybody could own. */
const CHORDS = [
  [220, 277.18, 329.63, 415.3],
  [184.99, 220, 277.18, 369.99],
  [146.83, 220, 293.66, 369.99],
  [164.81, 246.94, 329.63, 415.3],
];
const HEADER_BYTES = 44;

/** Twenty seconds of quiet music that repeats without a seam, as a WAV file that every carrier plays (PCM, 16 bit, 8 kHz, mono). */
export function makeHoldMusic(): Buffer {
  const samples = CHORDS.length * CHORD_S * RATE;
  const wav = Buffer.alloc(HEADER_BYTES + samples * 2);
  writeHeader(wav, samples * 2);
  CHORDS.forEach((chord, place) => {
    writeChord(wav, chord, place * CHORD_S * RATE);
  });
  return wav;
}

function writeHeader(wav: Buffer, dataBytes: number): void {
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(1, 22); // mono
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(dataBytes, 40);
}

/** Each note swells and fades within its chord, one after the other, so that chords meet in silence. */
function writeChord(wav: Buffer, chord: readonly number[], firstSample: number): void {
  for (let sample = 0; sample < CHORD_S * RATE; sample++) {
    const t = sample / RATE;
    let level = 0;
    chord.forEach((frequency, voice) => {
      const since = t - voice * 0.35;
      if (since > 0) level += Math.sin(2 * Math.PI * frequency * t) * Math.min(1, since * 3) * Math.exp(-since * 0.6);
    });
    const fade = Math.min(1, (CHORD_S - t) * 2);
    wav.writeInt16LE(Math.round(level * fade * 4000), HEADER_BYTES + (firstSample + sample) * 2);
  }
}
