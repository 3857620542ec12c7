import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePicture } from "../../api/conversations.ts";

/** What browsers draw without running anything of it. */
const DRAWN = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/** Larger ones are saved, not shown. Bytes. */
const LARGEST = 8_000_000;

interface PictureFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
}

export const isPicture = ({ type, size }: PictureFile) => DRAWN.includes(type) && (size ?? 0) <= LARGEST;

/** A small picture that a click enlarges and makes small again. Its room is kept from the beginning, so that nothing moves when it comes. */
export function Picture({ file: { id, name, type } }: { readonly file: PictureFile }) {
  const { t } = useTranslation("thread");
  const [isLarge, setLarge] = useState(false);
  const address = usePicture(id, type);
  return (
    <button
      type="button"
      className={`message-picture ${isLarge ? "large" : ""}`}
      aria-pressed={isLarge}
      aria-label={t(isLarge ? "files.smaller" : "files.larger", { name })}
      onClick={() => setLarge(!isLarge)}
    >
      {address !== null && <img src={address} alt={name} />}
    </button>
  );
}
