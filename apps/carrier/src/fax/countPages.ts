// Written apart from the product's own reader, which is tried against it.

/** How many pages a machine would print of a document; 1 of whatever is no document that is known. */
export const countPages = (type: string, bytes: Buffer): number =>
  Math.max(1, type === "image/tiff" ? countOfTiff(bytes) : countOfPdf(bytes));

const countOfPdf = (bytes: Buffer): number => {
  const text = bytes.toString("latin1");
  const pages = text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0;
  const counts = [...text.matchAll(/\/Count\s+(\d{1,5})/g)].map(([, count]) => Number(count));
  return Math.max(pages, ...counts, 0);
};

const countOfTiff = (bytes: Buffer): number => {
  const isLittle = bytes.subarray(0, 2).toString("latin1") === "II";
  const short = (at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  let count = 0;
  for (let at = bytes.length >= 8 ? long(4) : 0; at > 0 && at + 2 < bytes.length && count < 1000; count++) {
    const end = at + 2 + short(at) * 12;
    at = end + 4 <= bytes.length ? long(end) : 0;
  }
  return count;
};
