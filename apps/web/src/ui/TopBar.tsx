import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../session/sessionStore.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { Chip } from "./Chip.tsx";
import { LanguageMenu } from "./LanguageMenu.tsx";
import { Logo } from "./Logo.tsx";
import { SchemeMenu } from "./SchemeMenu.tsx";

interface TopBarProps {
  /** Right of the logo: axes on the desk, tabs or filters elsewhere. */
  readonly children?: ReactNode;
  /** Between the tenant and the menus: search, help. */
  readonly tools?: ReactNode;
}

/** The 48 px on top of every page; works signed out too (the simulator needs no log-in). */
export function TopBar({ children, tools }: TopBarProps) {
  const { t } = useTranslation();
  const session = useSession((store) => store.session);
  const me = session.kind === "signedIn" ? session.me : null;
  return (
    <header className="top-bar">
      <Logo />
      {children}
      <div className="grow" />
      {me && (
        <span className="row tenant">
          <span className="text-caption ink-2 ellipsis">{me.tenant.name}</span>
          {me.tenant.isDemo && <Chip plain>{t("demo")}</Chip>}
        </span>
      )}
      {tools}
      <LanguageMenu />
      <SchemeMenu />
      {me && <AccountMenu />}
    </header>
  );
}
