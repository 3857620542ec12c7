import { useTranslation } from "react-i18next";
import { useDrawPages } from "../../../api/conversations.ts";
import { Icon } from "../../../icons/Icon.tsx";
import { ProblemStrip } from "../../../ui/ProblemStrip.tsx";
import { useDesk } from "../../frame/deskContext.tsx";
import "../../css/fax.css";
import { type Attachment, documentOf, hasPages, isPaged, openDocument, pageAddress } from "./documents.ts";

interface DocumentCoverProps {
  readonly attachment: Attachment;
  /** Came as a fax, of which pages are expected whatever it is. */
  readonly isFax: boolean;
}

/** The first page of a document, small: it opens the pages. What cannot be shown says why; the file can be saved all the same. */
export function DocumentCover({ attachment, isFax }: DocumentCoverProps) {
  const { t } = useTranslation("thread");
  const desk = useDesk();
  const document = documentOf(attachment);
  const { name } = attachment;
  const pagesProblem = attachment.pagesProblem ?? (isFax && !isPaged(attachment) ? "unsupported" : null);
  return (
    <>
      {document && (
        <button type="button" className="document-cover" onClick={() => openDocument(desk, document)}>
          <img src={pageAddress(document.id, 1)} alt="" loading="lazy" />
          <span className="visually-hidden">{t("pages.open", { name })}</span>
          <span className="one-line">{t("pages.count", { count: document.pages })}</span>
        </button>
      )}
      {hasPages(attachment) && <DrawPages attachment={attachment} />}
      {pagesProblem && (
        <p className="row tight warn document-problem">
          <Icon name="alert" size={12} />
          {t(`pages.problems.${pagesProblem}`)}
        </p>
      )}
    </>
  );
}

/** Nobody has looked at its pages yet: they are drawn when somebody wants to. */
function DrawPages({ attachment: { id, name } }: { readonly attachment: Attachment }) {
  const { t } = useTranslation("thread");
  const desk = useDesk();
  const drawing = useDrawPages(id);
  const draw = () =>
    drawing.mutate(undefined, { onSuccess: ({ pages }) => pages > 0 && openDocument(desk, { id, name, pages }) });
  return (
    <>
      <button type="button" className="button small" disabled={drawing.isPending} onClick={draw}>
        <Icon name="note" size={14} />
        {t(drawing.isPending ? "pages.drawing" : "pages.show")}
        <span className="visually-hidden">{name}</span>
      </button>
      <ProblemStrip error={drawing.error} />
    </>
  );
}
