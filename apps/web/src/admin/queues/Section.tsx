import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface SectionProps {
  readonly name: "answering" | "waiting" | "overflow" | "hours" | "after";
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a queue's form; the tabs lead to it. */
export function Section({ name, tools, children }: SectionProps) {
  const { t } = useTranslation("admin");
  return (
    <section id={name} className="admin-section" aria-labelledby={`${name}-title`}>
      <div className="row wrap">
        <h2 id={`${name}-title`} className="text-section">
          {t(`section.${name}`)}
        </h2>
        {tools}
      </div>
      {children}
    </section>
  );
}

/** A group of fields with a caption of its own. */
export function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="admin-group">
      <legend className="section-title">{title}</legend>
      {children}
    </fieldset>
  );
}
