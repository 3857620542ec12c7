import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDay } from "../../../i18n/format.ts";
import { serverNow } from "../../../live/serverClock.ts";
import { useMe } from "../../../session/sessionStore.ts";
import { useDesk } from "../../frame/deskContext.tsx";
import { type Uploads, useUploads } from "../Attachments.tsx";
import { openDocument } from "./documents.ts";

const PDF = "application/pdf";

/** What is written on a cover; the rest is known. */
export interface Cover {
  readonly subject: string;
  readonly words: string;
}

/** Between whom a fax goes, in words for its cover. */
export interface FaxEnds {
  readonly from: string;
  readonly to: string;
}

/** A fax that is being made: a PDF, a cover, or both. It is sent as it was looked at. */
export interface FaxDocument {
  readonly uploads: Uploads;
  readonly cover: Cover | null;
  readonly hasFile: boolean;
  /** Ready to be sent; null: nothing is, or it has been changed since. */
  readonly ready: { readonly id: string; readonly pages: number | null } | null;
  readonly isMaking: boolean;
  /** What was chosen cannot be faxed. */
  readonly isWrong: boolean;
  choose(file: File): void;
  write(cover: Cover | null): void;
  /** Makes it of what there is now, and shows its pages. */
  look(): void;
  clear(): void;
}

export function useFaxDocument(ends: FaxEnds): FaxDocument {
  const desk = useDesk();
  const uploads = useUploads();
  const coverOf = useCoverText(ends);
  const [file, setFile] = useState<File | null>(null);
  const [cover, setCover] = useState<Cover | null>(null);
  const [making, setMaking] = useState<"no" | "yes" | "failed">("no");
  const [madeOf, setMadeOf] = useState("");
  const [isAwaited, setAwaited] = useState(false);
  const source = JSON.stringify([file && [file.name, file.size, file.lastModified], cover, cover && ends]);
  const uploaded = madeOf === source ? uploads.ready.find(({ type }) => type === PDF) : undefined;
  const ready = uploaded === undefined ? null : { id: uploaded.id, pages: uploaded.pages ?? null };
  const upload = (made: File, of: string) => {
    setMadeOf(of);
    uploads.clear();
    uploads.add([made]);
  };
  const make = async () => {
    setMaking("yes");
    try {
      const { faxPdf } = await import("./faxPdf.ts");
      upload(cover === null && file ? file : await faxPdf(coverOf(cover), file), source);
      setMaking("no");
    } catch {
      // A PDF that wants a password, or is none: the form says so.
      setMaking("failed");
      setAwaited(false);
    }
  };
  useEffect(() => {
    if (!isAwaited || !uploaded?.pages) return;
    setAwaited(false);
    openDocument(desk, { id: uploaded.id, name: uploaded.name, pages: uploaded.pages });
  }, [isAwaited, uploaded, desk]);
  return {
    uploads: {
      ...uploads,
      remove: (key) => {
        setFile(null);
        uploads.remove(key);
      },
    },
    ...{ cover, ready, hasFile: file !== null, isMaking: making === "yes" || uploads.isBusy },
    isWrong: making === "failed" || (madeOf === source && uploads.ready.length > 0 && ready === null),
    choose: (chosen) => {
      setFile(chosen);
      setMaking("no");
      // A PDF alone goes as it is: its pages are counted at once.
      if (cover === null) upload(chosen, JSON.stringify([[chosen.name, chosen.size, chosen.lastModified], null, null]));
    },
    write: (next) => {
      setCover(next);
      setMaking("no");
    },
    look: () => {
      setAwaited(true);
      if (ready === null) void make();
    },
    clear: () => {
      setFile(null);
      setCover(null);
      uploads.clear();
    },
  };
}

/** The cover in the writer's language. */
function useCoverText({ from, to }: FaxEnds) {
  const { t, i18n } = useTranslation("thread");
  const me = useMe();
  return (cover: Cover | null) => (pages: number) => ({
    title: t("fax.cover.title"),
    head: [
      { label: t("fax.cover.to"), text: to },
      { label: t("fax.cover.from"), text: `${me.name}, ${from}` },
      // With its year: paper is read later.
      { label: t("fax.cover.date"), text: formatDay(serverNow(), 0, i18n.language) },
      { label: t("fax.cover.pages"), text: String(pages) },
      { label: t("fax.cover.subject"), text: cover?.subject ?? "" },
    ],
    words: cover?.words ?? "",
  });
}
