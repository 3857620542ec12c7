import type { MessageView } from "@touchstone/contracts";
import type { Desk } from "../../frame/deskContext.tsx";

export type Attachment = MessageView["attachments"][number];

/** A document whose pages are looked at. */
export interface ShownDocument {
  readonly id: string;
  readonly name: string;
  readonly pages: number;
}

export const pageAddress = (id: string, number: number) => `/api/v1/attachments/${id}/pages/${number}`;

export function documentOf({ id, name, state, pages }: Attachment): ShownDocument | null {
  return state === "ready" && pages ? { id, name, pages } : null;
}

const PAGED = ["application/pdf", "image/tiff"];

/** Is it of a kind that has pages at all? */
export const isPaged = ({ type }: Attachment): boolean => PAGED.includes(type);

/** A document of which nobody has looked at the pages yet. */
export const hasPages = (file: Attachment): boolean => file.state === "ready" && file.pages == null && isPaged(file);

export const openDocument = (desk: Desk, document: ShownDocument) => desk.view.setState({ document });

const STEPS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3] as const;

/** The next larger (1) or smaller (-1) size; the same at either end. */
export function zoomed(zoom: number, way: 1 | -1): number {
  const place = STEPS.findIndex((step) => step >= zoom);
  return STEPS[Math.max(0, Math.min(STEPS.length - 1, place + way))] ?? 1;
}
