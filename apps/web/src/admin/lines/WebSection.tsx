import type { Line, WebLine } from "@touchstone/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditWebLine, useWebLine } from "../../api/settings.ts";
import { Icon } from "../../icons/Icon.tsx";
import { Failure } from "../Failure.tsx";
import { Field } from "../fields/Field.tsx";
import { LeavingBanner } from "../LeavingBanner.tsx";
import { useLeaving } from "../useLeaving.ts";
import { CopyField } from "./CopyField.tsx";
import { VisitorSecret } from "./VisitorSecret.tsx";

/** A line on the web: which sites may show it, what they put into their pages, and how they say who is signed in there. */
export function WebSection({ line }: { readonly line: Line }) {
  const { t } = useTranslation("admin");
  const { data, error } = useWebLine(line.lineId);
  return (
    <section className="line-form" aria-label={t("web.title")}>
      <h2 className="text-section">{t("web.title")}</h2>
      <Failure error={error} />
      <p className="admin-hint">
        {t("web.page")}{" "}
        <a href={pageOf(line)} target="_blank" rel="noreferrer">
          {window.location.origin}
          {pageOf(line)}
        </a>
      </p>
      {data && <Sites lineId={line.lineId} kept={data} />}
      <CopyField label={t("web.snippet")} text={snippetOf(line)} hint={t("web.snippetHint")} />
      {data && <VisitorSecret lineId={line.lineId} web={data} />}
    </section>
  );
}

const pageOf = ({ address }: Line) => `/help/${address}`;

/** What a site puts into its pages. */
const snippetOf = ({ address, language }: Line) =>
  `<script src="${window.location.origin}/help/widget.js?tenant=${encodeURIComponent(address)}" data-language="${language}" async></script>`;

interface SitesProps {
  readonly lineId: string;
  readonly kept: WebLine;
}

/** One site a line, as it stands in the address bar. */
const sitesOf = (text: string) => [
  ...new Set(
    text
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(originOf),
  ),
];

/** Whoever copies an address copies the page, too. */
function originOf(text: string): string {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? new URL(text).origin : text;
}

const isOrigin = (text: string) => /^https?:\/\/[^/\s?#*]+$/.test(text);

function Sites({ lineId, kept }: SitesProps) {
  const { t } = useTranslation(["admin", "common"]);
  const shown = kept.origins.join("\n");
  const [typed, setTyped] = useState<string | null>(null);
  const saving = useEditWebLine(lineId);
  const text = typed ?? shown;
  const wrong = sitesOf(text).filter((site) => !isOrigin(site));
  const isDirty = sitesOf(text).join("\n") !== shown;
  const leaving = useLeaving(isDirty);
  const remedy = { field: "origins", code: "origin", remedy: t("web.siteWrong", { site: wrong[0] }) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate({ origins: sitesOf(text) }, { onSuccess: () => setTyped(null) });
  };
  return (
    <form onSubmit={submit} aria-label={t("web.sites")}>
      <Field
        label={t("web.sites")}
        hint={t("web.sitesHint")}
        state={{ errors: wrong.length > 0 ? [remedy] : [], warnings: [], was: null }}
        wide
      >
        {(props) => (
          <textarea
            {...props}
            rows={3}
            spellCheck={false}
            placeholder="https://www.example.com"
            value={text}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </Field>
      <Failure error={saving.error} />
      <LeavingBanner leaving={leaving} />
      <button
        type="submit"
        className="button small primary web-save"
        disabled={!isDirty || wrong.length > 0 || saving.isPending}
      >
        <Icon name="check" size={14} />
        {t("web.saveSites")}
      </button>
    </form>
  );
}
