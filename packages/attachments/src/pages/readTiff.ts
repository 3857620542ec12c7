/** What a page of a TIFF file says of itself; what is not said has TIFF 6.0's default. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly compression: number;
  /** 0: zeros are white. 1: zeros are black. */
  readonly photometric: number;
  /** 2: the first pixel is in the lowest bit. */
  readonly fillOrder: number;
  readonly bitsPerSample: number;
  readonly samplesPerPixel: number;
  /** Bit 0: lines may be told by the one before them. */
  readonly t4Options: number;
  readonly rowsPerStrip: number;
  readonly strips: readonly Uint8Array[];
  /** Dots to the unit across and down; null where it is not said. */
  readonly resolution: { readonly x: number; readonly y: number } | null;
}

/** A chain of pages longer than this is a circle. */
const MOST_PAGES = 10_000;
const MOST_STRIPS = 65_536;
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 };

type Field = (at?: number) => number | undefined;

/** The pages of a TIFF file in their order, thumbnails left out; null when it is none. Never throws; what leads outside is not followed. */
export function readTiff(file: Uint8Array): TiffPage[] | null {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const mark = file.length < 8 ? 0 : view.getUint16(0);
  const isLittle = mark === 0x4949;
  if ((!isLittle && mark !== 0x4d4d) || view.getUint16(2, isLittle) !== 42) return null;
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  let at = view.getUint32(4, isLittle);
  while (at !== 0 && at + 2 <= file.length && !seen.has(at) && seen.size < MOST_PAGES) {
    seen.add(at);
    const count = view.getUint16(at, isLittle);
    const end = at + 2 + count * 12;
    const fields = readFields(view, isLittle, at + 2, count);
    const isThumbnail = ((fields.get(254)?.() ?? 0) & 1) === 1;
    if (!isThumbnail) pages.push(pageOf(file, fields));
    at = end + 4 <= file.length ? view.getUint32(end, isLittle) : 0;
  }
  return pages;
}

function readFields(view: DataView, isLittle: boolean, start: number, count: number): Map<number, Field> {
  const fields = new Map<number, Field>();
  for (let place = 0; place < count; place++) {
    const at = start + place * 12;
    if (at + 12 > view.byteLength) break;
    const type = view.getUint16(at + 2, isLittle);
    const length = view.getUint32(at + 4, isLittle);
    const size = SIZES[type];
    if (size === undefined) continue;
    const from = size * length <= 4 ? at + 8 : view.getUint32(at + 8, isLittle);
    fields.set(view.getUint16(at, isLittle), (index = 0) => {
      if (index >= length || from + (index + 1) * size > view.byteLength) return undefined;
      return valueAt(view, isLittle, type, from + index * size);
    });
  }
  return fields;
}

function valueAt(view: DataView, isLittle: boolean, type: number, at: number): number {
  if (type === 5) return view.getUint32(at, isLittle) / view.getUint32(at + 4, isLittle);
  if (type === 3) return view.getUint16(at, isLittle);
  return type === 4 ? view.getUint32(at, isLittle) : view.getUint8(at);
}

function pageOf(file: Uint8Array, fields: ReadonlyMap<number, Field>): TiffPage {
  const value = (tag: number, otherwise: number) => fields.get(tag)?.() ?? otherwise;
  const height = value(257, 0);
  const across = value(282, 0);
  const down = value(283, 0);
  return {
    width: value(256, 0),
    height,
    bitsPerSample: value(258, 1),
    compression: value(259, 1),
    photometric: value(262, 0),
    fillOrder: value(266, 1),
    samplesPerPixel: value(277, 1),
    rowsPerStrip: Math.min(height, value(278, height)),
    t4Options: value(292, 0),
    strips: stripsOf(file, fields),
    resolution: across > 0 && down > 0 && across < 1e6 && down < 1e6 ? { x: across, y: down } : null,
  };
}

function stripsOf(file: Uint8Array, fields: ReadonlyMap<number, Field>): Uint8Array[] {
  const strips: Uint8Array[] = [];
  for (let place = 0; place < MOST_STRIPS; place++) {
    const from = fields.get(273)?.(place);
    if (from === undefined) return strips;
    // Some writers leave the only strip's length out.
    const length = fields.get(279)?.(place) ?? file.length - from;
    strips.push(file.subarray(from, from + Math.max(0, length)));
  }
  return strips;
}
