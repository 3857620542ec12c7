type Chunk = Uint8Array | ArrayBuffer | string;

/**
 * The parser joins the lines of a part by a Blob, for which the platform takes 25 µs each: 5 s for the 200,000 lines of an
 * honest log file. In the parser's own thread, where nothing else uses it, this takes its place.
 */
class QuickBlob {
  readonly #chunks: readonly Chunk[];

  constructor(chunks: readonly Chunk[] = []) {
    this.#chunks = chunks;
  }

  /** The bytes in a buffer of their own. */
  async arrayBuffer(): Promise<ArrayBuffer> {
    const joined = Buffer.concat(this.#chunks.map(bytesOf));
    return joined.buffer.slice(joined.byteOffset, joined.byteOffset + joined.length);
  }
}

function bytesOf(chunk: Chunk): Uint8Array {
  if (typeof chunk === "string") return Buffer.from(chunk);
  return chunk instanceof Uint8Array ? chunk : new Uint8Array(chunk);
}

/** Only for processes that do nothing but parse mails. */
export function useQuickBlobs(): void {
  Object.assign(globalThis, { Blob: QuickBlob });
}
