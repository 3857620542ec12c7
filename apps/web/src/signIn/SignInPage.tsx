import { Link, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { keyOf, type ProblemKey, RequestFailed } from "../api/problem.ts";
import { languages, ownNames } from "../i18n/languages.ts";
import { Icon } from "../icons/Icon.tsx";
import { signIn, useSession } from "../session/sessionStore.ts";
import { useLanguageChoice } from "../ui/LanguageMenu.tsx";
import { Logo } from "../ui/Logo.tsx";
import { SchemeMenu } from "../ui/SchemeMenu.tsx";
import { DemoLogins } from "./DemoLogins.tsx";
import { Needles } from "./Needles.tsx";
import "./signIn.css";

type Failure = ProblemKey | "signInWrong";

function useSignIn() {
  const router = useRouter();
  const navigate = useNavigate();
  const { to } = useSearch({ from: "/sign-in" });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const enter = async (email: string, password: string) => {
    setBusy(true);
    setFailure(null);
    try {
      await signIn(email, password);
      if (to) router.history.push(to);
      else await navigate({ to: "/" });
    } catch (error) {
      setFailure(error instanceof RequestFailed && error.status === 401 ? "signInWrong" : keyOf(error));
      setBusy(false);
    }
  };
  return { enter, failure, busy };
}

export function SignInPage() {
  const { t } = useTranslation(["signIn", "common"]);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { enter, failure, busy } = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter(email.trim(), password);
  };
  const use = (demo: { email: string; password: string }) => {
    setEmail(demo.email);
    setPassword(demo.password);
    void enter(demo.email, demo.password);
  };
  return (
    <div className="sign-in">
      <title>{`${t("title")} · Touchstone`}</title>
      <main className="sign-in-form">
        <div className="row">
          <Logo />
          <span className="grow" />
          <SchemeMenu />
        </div>
        <h1>{t("title")}</h1>
        <p className="text-section ink-2">{t("lead")}</p>
        <Notice failure={failure} />
        <form onSubmit={submit}>
          <EmailField value={email} onChange={setEmail} />
          <PasswordField value={password} onChange={setPassword} />
          <button type="submit" className="button primary large submit" disabled={busy}>
            {busy ? t("submitting") : t("submit")}
          </button>
        </form>
        <Languages />
      </main>
      <aside className="sign-in-side" aria-label={t("common:demo")}>
        <Needles />
        <DemoLogins onUse={use} disabled={busy} />
      </aside>
    </div>
  );
}

function Notice({ failure }: { readonly failure: Failure | null }) {
  const { t } = useTranslation(["signIn", "common"]);
  const { because } = useSearch({ from: "/sign-in" });
  const name = useSession(({ session }) => (session.kind === "signedIn" ? session.me.name : null));
  const expired = useSession((store) => store.session.kind === "signedOut" && store.session.because === "expired");
  if (failure)
    return (
      <div className="banner crit" role="alert">
        <Icon name="alert" />
        <span>
          <b>{t(`common:problems.${failure}`)}</b> {failure === "signInWrong" && t("tryAgain")}
        </span>
      </div>
    );
  if (because === "role" && name !== null) return <NotYours name={name} />;
  if (!expired) return null;
  return (
    <div className="banner" role="status">
      <Icon name="clock" />
      <span>{t("common:problems.signedOut")}</span>
    </div>
  );
}

/** Whoever came here by a link to a page of other roles hears why it did not open. */
function NotYours({ name }: { readonly name: string }) {
  const { t } = useTranslation("signIn");
  return (
    <div className="banner warn" role="status">
      <Icon name="lock" />
      <span className="grow">{t("notYours", { name })}</span>
      <Link to="/" className="button">
        {t("ownPage")}
      </Link>
    </div>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function EmailField({ value, onChange }: FieldProps) {
  const { t } = useTranslation("signIn");
  return (
    <label className="field">
      <span className="label">{t("email")}</span>
      <span className="input large">
        <Icon name="mail" />
        <input
          type="email"
          name="email"
          autoComplete="username"
          required
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </span>
    </label>
  );
}

function PasswordField({ value, onChange }: FieldProps) {
  const { t } = useTranslation("signIn");
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <label className="field-label" htmlFor="password">
        {t("password")}
      </label>
      <span className="input large">
        <Icon name="lock" />
        <input
          id="password"
          type={shown ? "text" : "password"}
          name="password"
          autoComplete="current-password"
          required
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <button
          type="button"
          className="button quiet icon-only show-password"
          aria-pressed={shown}
          aria-label={shown ? t("hidePassword") : t("showPassword")}
          onClick={() => setShown(!shown)}
        >
          <Icon name={shown ? "eyeOff" : "eye"} />
        </button>
      </span>
    </div>
  );
}

function Languages() {
  const { t, i18n } = useTranslation();
  const choose = useLanguageChoice();
  return (
    <fieldset className="sign-in-languages" aria-label={t("topBar.language")}>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={language === i18n.language}
          onClick={() => choose(language)}
        >
          {ownNames[language]}
        </button>
      ))}
    </fieldset>
  );
}
