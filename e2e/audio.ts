import { writeFile } from "node:fs/promises";
import { waitFor } from "@touchstone/testkit";
import type { BrowserContext, Page } from "playwright-core";

const SAMPLE_RATE = 48_000;
const SECONDS = 10;
/** One step of the analysis is 6 Hz; the codec moves nothing. */
const WITHIN_HZ = 15;

/** Writes a WAV file with one tone, for a browser's false microphone to play over and over. */
export async function writeTone(file: string, hz: number): Promise<string> {
  const samples = Int16Array.from({ length: SAMPLE_RATE * SECONDS }, (_, n) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * hz * n) / SAMPLE_RATE)),
  );
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.byteLength, 40);
  await writeFile(file, Buffer.concat([header, Buffer.from(samples.buffer)]));
  return file;
}

/** Lets `expectToHear` hear what the far end sends, whatever the page does with it. Before the page is opened. */
export async function listenIn(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const heard: MediaStreamTrack[] = [];
    Object.assign(window, { heardTracks: heard });
    const Connection = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Connection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener("track", ({ track }) => heard.push(track));
      }
    };
  });
}

/** The loudest frequency of the newest call's sound, in Hz over about a second; null while it is silent. */
async function loudestHz(page: Page): Promise<number | null> {
  return await page.evaluate(async () => {
    const track = (window as unknown as { heardTracks: MediaStreamTrack[] }).heardTracks.at(-1);
    if (!track) return null;
    const context = new AudioContext();
    await context.resume();
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0.5 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    await context.close();
    const loudest = levels.indexOf(Math.max(...levels));
    return (levels[loudest] as number) < -60 ? null : (loudest * context.sampleRate) / analyser.fftSize;
  });
}

/** Waits until a page's call sounds with this tone, in Hz. Throws after 15 s with the loudest that was heard. */
export async function expectToHear(page: Page, hz: number): Promise<void> {
  await waitFor(
    async () => {
      const loudest = await loudestHz(page);
      if (loudest === null || Math.abs(loudest - hz) >= WITHIN_HZ) throw new Error(`heard ${loudest} Hz`);
      return true;
    },
    { timeoutMs: 15_000, what: `${hz} Hz at ${page.url()}` },
  );
}
