import { crc32, deflateSync } from "node:zlib";

export interface GreyImage {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** 1: lines of whole bytes, the first pixel in the highest bit. 0 is black. */
  readonly depth: 1 | 8;
  readonly lines: Uint8Array;
}

/** A grey picture as PNG (ISO/IEC 15948). */
export function pngOf({ width, height, depth, lines }: GreyImage): Buffer {
  const lineBytes = depth === 1 ? Math.ceil(width / 8) : width;
  const filtered = Buffer.alloc((lineBytes + 1) * height);
  for (let row = 0; row < height; row++) {
    filtered.set(lines.subarray(row * lineBytes, (row + 1) * lineBytes), row * (lineBytes + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(filtered)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(content.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
