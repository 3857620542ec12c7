import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DemoLogins as DemoLoginList } from "@touchstone/contracts";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { request } from "../api/request.ts";
import { isInterfaceLanguage, ownNames } from "../i18n/languages.ts";
import { Chip } from "../ui/Chip.tsx";
import { Dot } from "../ui/Dot.tsx";
import { byUse, type DemoLogin, firstLogins } from "./demoChoice.ts";

interface DemoLoginsProps {
  readonly onUse: (login: DemoLogin) => void;
  readonly disabled: boolean;
}

/** Accounts to try the product with; the server lists them only where a tenant is a demo. */
export function DemoLogins({ onUse, disabled }: DemoLoginsProps) {
  const { t, i18n } = useTranslation(["signIn", "common"]);
  const [isWhole, setWhole] = useState(false);
  const { data } = useQuery({ queryKey: ["demoLogins"], queryFn: () => request<DemoLoginList>("GET", "/demo-logins") });
  const logins = data?.items ?? [];
  if (logins.length === 0) return null;
  const shown = isWhole ? byUse(logins, i18n.language) : firstLogins(logins, i18n.language);
  const passwords = [...new Set(logins.map((login) => login.password))];
  return (
    <section className="panel demo-logins">
      <div className="row">
        <h2 className="text-section">{t("demoTitle")}</h2>
        <Chip plain>{t("common:demo")}</Chip>
        <span className="grow" />
        {passwords.length === 1 && (
          <span className="text-caption ink-2">
            {t("demoPassword")} <b className="mono">{passwords[0]}</b>
          </span>
        )}
      </div>
      <div className="demo-list">
        <table className="table">
          <tbody>
            {shown.map((login) => (
              <DemoRow key={login.email} login={login} onUse={onUse} disabled={disabled} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < logins.length && (
        <button type="button" className="link-button" onClick={() => setWhole(true)}>
          {t("allLogins", { count: logins.length })}
        </button>
      )}
      <p className="text-caption ink-2 be-customer">
        <Trans t={t} i18nKey="beCustomer" components={{ sim: <Link to="/sim" /> }} />
      </p>
    </section>
  );
}

function DemoRow({ login, onUse, disabled }: DemoLoginsProps & { readonly login: DemoLogin }) {
  const { t } = useTranslation(["signIn", "common"]);
  return (
    <tr>
      <td>
        <b lang={login.language}>{login.name}</b> <span className="ink-2">{t(`common:roles.${login.role}`)}</span>
      </td>
      <td className="ink-2">
        <span lang={login.language}>{login.tenant}</span>
        {isInterfaceLanguage(login.language) && (
          <>
            <Dot />
            <span lang={login.language}>{ownNames[login.language]}</span>
          </>
        )}
      </td>
      <td className="mono ellipsis">{login.email}</td>
      <td className="number">
        <button
          type="button"
          className="button small"
          disabled={disabled}
          aria-label={t("useOf", { name: login.name })}
          onClick={() => onUse(login)}
        >
          {t("use")}
        </button>
      </td>
    </tr>
  );
}
