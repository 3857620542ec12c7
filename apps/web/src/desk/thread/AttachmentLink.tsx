import type { MessageView } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";
import { Icon } from "../../icons/Icon.tsx";
import { DocumentCover } from "./fax/DocumentCover.tsx";
import { formatBytes } from "./formatBytes.ts";
import { isPicture, Picture } from "./Picture.tsx";

type Attachment = MessageView["attachments"][number];

/** A file of a message: to be saved, never opened in the page; pictures are drawn small. What was refused says why. */
export function AttachmentLink({ attachment, isFax }: { readonly attachment: Attachment; readonly isFax: boolean }) {
  const { t, i18n } = useTranslation("thread");
  const { id, name, size, state, warning } = attachment;
  if (state !== "ready")
    return (
      <li className={`message-file ${state === "pending" ? "ink-3" : "warn"}`}>
        <Icon name={state === "pending" ? "clock" : "block"} size={14} />
        <span className="ellipsis">{name}</span>
        <span className="one-line">
          {state === "pending" ? t("files.pending") : t("files.refusedBecause", { reason: t(whyRefused(attachment)) })}
        </span>
      </li>
    );
  return (
    <li>
      <DocumentCover attachment={attachment} isFax={isFax} />
      {isPicture(attachment) && <Picture file={attachment} />}
      <span className="message-file">
        <Icon name="drop" size={14} />
        <a className="ellipsis" href={`/api/v1/attachments/${id}`} download={name}>
          {name}
        </a>
        {size !== null && <span className="ink-3 one-line">{formatBytes(size, i18n.language)}</span>}
        {warning && (
          <span className="row tight warn one-line">
            <Icon name="alert" size={14} />
            {t(`files.${warning}`)}
          </span>
        )}
      </span>
    </li>
  );
}

const reasons = [
  ...(["tooLarge", "tooMany", "tooMuch", "infected", "unreachable"] as const),
  ...(["badUrl", "inside", "tooManyRedirects", "encoded", "notThere", "erased"] as const),
];

/** A reason that this page does not know is told as none. */
function whyRefused({ because }: Attachment) {
  return `files.because.${reasons.find((one) => one === because) ?? "other"}` as const;
}
