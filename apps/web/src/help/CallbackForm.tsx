import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterfaceLanguage } from "../i18n/languages.ts";
import { HelpField } from "./HelpField.tsx";
import type { PanelProps } from "./HelpPage.tsx";
import { problemOf, type SaidProblem } from "./helpApi.ts";
import { Settled } from "./Settled.tsx";

/** The wish to be called; it takes its turn in the queue as those who call do. */
export function CallbackForm({ api, introduce }: PanelProps) {
  const { t, i18n } = useTranslation("help");
  const [number, setNumber] = useState("");
  const [taken, setTaken] = useState(false);
  const [problem, setProblem] = useState<SaidProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const requestId = useRef(crypto.randomUUID());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const language = i18n.language as InterfaceLanguage;
    introduce()
      .then(() => api.callBack({ requestId: requestId.current, number: number.trim(), language }))
      .then(() => setTaken(true))
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };
  if (taken) return <Settled words={t("callback.taken", { number })} />;
  return (
    <form className="help-form" onSubmit={submit}>
      <p className="ink-2">{t("callback.intro")}</p>
      <HelpField
        name="number"
        type="tel"
        label={t("fields.number")}
        autoComplete="tel"
        maxLength={40}
        required
        value={number}
        onChange={(event) => {
          // Another number is another wish; the same one, sent again because no answer came, is not.
          requestId.current = crypto.randomUUID();
          setNumber(event.currentTarget.value);
        }}
      />
      {problem && (
        <p className="alert-strip crit" role="alert">
          {t(`problems.${problem}`)}
        </p>
      )}
      <button type="submit" className="button primary large" disabled={busy}>
        {t("callback.send")}
      </button>
    </form>
  );
}
