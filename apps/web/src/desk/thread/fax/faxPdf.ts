import { type CoverText, type DrawnText, layOutCover, PAGE } from "./coverLayout.ts";

/** The reader's own machine has the signs of whatever language is written; none come with us. */
const FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const fontOf = (size: number, bold: boolean) => `${bold ? "bold " : ""}${size}px ${FONT}`;
/** A4 in PDF's own unit. */
const A4: [number, number] = [595.28, 841.89];

/**
 * One PDF of a cover and a document, or of the cover alone. `coverOf` is told how many pages there are in all. Throws for a document
 * that is no PDF, or wants a password.
 */
export async function faxPdf(coverOf: (pages: number) => CoverText, document: File | null): Promise<File> {
  // Half a megabyte that only those need who send a fax with a cover.
  const { PDFDocument } = await import("@cantoo/pdf-lib");
  const pdf = document === null ? await PDFDocument.create() : await PDFDocument.load(await document.arrayBuffer());
  const own = document === null ? 0 : pdf.getPageCount();
  // How many pages the cover has does not change with the number on it.
  const covers = layOutCover(coverOf(own + 1), measure).length;
  const pages = layOutCover(coverOf(own + covers), measure);
  for (const [place, lines] of pages.entries()) {
    const picture = await pdf.embedPng(await drawn(lines));
    pdf.insertPage(place, A4).drawImage(picture, { x: 0, y: 0, width: A4[0], height: A4[1] });
  }
  const bytes = await pdf.save();
  return new File([bytes as Uint8Array<ArrayBuffer>], document?.name ?? "fax.pdf", { type: "application/pdf" });
}

function paper(): { canvas: HTMLCanvasElement; pen: CanvasRenderingContext2D } {
  const canvas = globalThis.document.createElement("canvas");
  Object.assign(canvas, PAGE);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser draws nothing");
  return { canvas, pen };
}

const measure = (text: string, size: number, bold: boolean): number => {
  const { pen } = measuring();
  pen.font = fontOf(size, bold);
  return pen.measureText(text).width;
};
let measured: ReturnType<typeof paper> | undefined;
const measuring = () => {
  measured ??= paper();
  return measured;
};

async function drawn(lines: readonly DrawnText[]): Promise<ArrayBuffer> {
  const { canvas, pen } = paper();
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, PAGE.width, PAGE.height);
  pen.fillStyle = "#000";
  for (const { text, x, y, size, bold } of lines) {
    pen.font = fontOf(size, bold);
    pen.fillText(text, x, y);
  }
  const picture = await new Promise<Blob | null>((made) => canvas.toBlob(made, "image/png"));
  if (!picture) throw new Error("this browser makes no pictures");
  return await picture.arrayBuffer();
}
