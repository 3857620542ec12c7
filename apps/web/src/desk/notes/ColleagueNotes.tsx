import type { ColleagueNote } from "@touchstone/contracts";
import { useTranslation } from "react-i18next";

/** What others wrote in this contact before it came here. */
export function ColleagueNotes({ notes }: { readonly notes: readonly ColleagueNote[] }) {
  const { t } = useTranslation("desk");
  if (notes.length === 0) return null;
  return (
    <section className="block colleague-notes">
      {notes.map(({ agent, notes: text }) => (
        <figure key={agent}>
          <figcaption className="field-label">{t("notes.colleague", { name: agent })}</figcaption>
          <p className="card-note">{text}</p>
        </figure>
      ))}
    </section>
  );
}
