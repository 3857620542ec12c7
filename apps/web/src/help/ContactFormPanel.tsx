import { FORM_CHARACTERS, type HelpDesk } from "@touchstone/contracts";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterfaceLanguage } from "../i18n/languages.ts";
import { HelpField } from "./HelpField.tsx";
import type { PanelProps } from "./HelpPage.tsx";
import { problemOf, type SaidProblem } from "./helpApi.ts";
import { Settled } from "./Settled.tsx";

type Way = "email" | "sms";

/** A message for which nobody has to be there: answered by mail or by text. */
export function ContactFormPanel({ desk, api, introduce }: PanelProps) {
  const { t, i18n } = useTranslation("help");
  const [taken, setTaken] = useState<Way | null>(null);
  const [problem, setProblem] = useState<SaidProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const [way, setWay] = useState<Way>(desk.answersBy.email ? "email" : "sms");
  const requestId = useRef(crypto.randomUUID());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = wordsOf(event.currentTarget);
    const { address, ...words } = said;
    setBusy(true);
    setProblem(null);
    introduce()
      .then(() =>
        api.leave({
          requestId: requestId.current,
          ...words,
          ...(way === "email" ? { email: address } : { number: address }),
          language: i18n.language as InterfaceLanguage,
        }),
      )
      .then(({ answerBy }) => setTaken(answerBy))
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };
  const another = () => {
    requestId.current = crypto.randomUUID();
    setTaken(null);
  };
  if (taken !== null) {
    return (
      <Settled words={t(`form.taken.${taken}`)}>
        <button type="button" className="button" onClick={another}>
          {t("form.another")}
        </button>
      </Settled>
    );
  }
  return (
    <form className="help-form" onSubmit={submit}>
      <p className="ink-2">{t(introOf(desk))}</p>
      <HelpField name="name" label={t("fields.name")} autoComplete="name" maxLength={100} required />
      <WayChoice desk={desk} way={way} setWay={setWay} />
      <HelpField
        key={way}
        name="address"
        type={way === "email" ? "email" : "tel"}
        label={t(way === "email" ? "fields.email" : "fields.number")}
        autoComplete={way === "email" ? "email" : "tel"}
        maxLength={way === "email" ? 254 : 40}
        required
      />
      <HelpField name="topic" label={t("fields.topic")} maxLength={200} required />
      <label className="field">
        <span className="label">{t("fields.text")}</span>
        <textarea className="text-area" name="text" rows={6} maxLength={FORM_CHARACTERS} dir="auto" required />
      </label>
      {problem && (
        <p className="alert-strip crit" role="alert">
          {t(`problems.${problem}`)}
        </p>
      )}
      <button type="submit" className="button primary large" disabled={busy}>
        {t("form.send")}
      </button>
    </form>
  );
}

function wordsOf(form: HTMLFormElement) {
  const fields = new FormData(form);
  const read = (name: string) => String(fields.get(name) ?? "").trim();
  return { name: read("name"), address: read("address"), topic: read("topic"), text: read("text") };
}

function introOf({ answersBy: { email, sms } }: HelpDesk) {
  if (email && sms) return "form.intro";
  return email ? "form.introMail" : "form.introText";
}

interface WayChoiceProps {
  readonly desk: HelpDesk;
  readonly way: Way;
  readonly setWay: (way: Way) => void;
}

function WayChoice({ desk: { answersBy }, way, setWay }: WayChoiceProps) {
  const { t } = useTranslation("help");
  if (!answersBy.email || !answersBy.sms) return null;
  return (
    <fieldset className="help-way">
      <legend className="field-label">{t("form.answer")}</legend>
      {(["email", "sms"] as const).map((one) => (
        <label key={one} className="row tight">
          <input type="radio" name="way" checked={way === one} onChange={() => setWay(one)} />
          {t(one === "email" ? "fields.email" : "fields.number")}
        </label>
      ))}
    </fieldset>
  );
}
