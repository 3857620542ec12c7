const MASK = 0xffffffff;

/** Murmur3's finaliser: every input bit reaches every output bit. */
function scramble(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hash(text: string, seed: number): number {
  let h = scramble(seed + 0x9e3779b9);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995) ^ (h >>> 15);
  return scramble((h ^ text.length) & MASK);
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Of 32 bits: eight digits. */
function hex(value: number): string {
  const byte = (shift: number) => BYTES[(value >>> shift) & 0xff] as string;
  return byte(24) + byte(16) + byte(8) + byte(0);
}

/**
 * The id of the `index`-th thing that an event made (an offer, an effect): again a UUIDv7, with the timestamp of the
 * parent and a pure hash of parent and index in all other free bits. The same event always makes the same ids.
 */
export function childId(parentUuidV7: string, index: number): string {
  const source = `${parentUuidV7.toLowerCase()}#${index}`;
  const timestamp = parentUuidV7.slice(0, 13).toLowerCase();
  const variant = hex((hash(source, 2) & 0x3fff) | 0x8000).slice(-4);
  const [version, node] = [hex(hash(source, 1)).slice(-3), hex(hash(source, 3)).slice(-4)];
  return `${timestamp}-7${version}-${variant}-${node}${hex(hash(source, 4))}`;
}
