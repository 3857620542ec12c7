import "./sim.css";
import "./handset.css";
import "./texts.css";
import { useQuery } from "@tanstack/react-query";
import type { SimDirectory } from "@touchstone/contracts";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { keyOf, RequestFailed } from "../api/problem.ts";
import { request } from "../api/request.ts";
import { Icon } from "../icons/Icon.tsx";
import { TopBar } from "../ui/TopBar.tsx";
import { Simulator } from "./Simulator.tsx";

/** The phone simulator: a visitor plays a customer. Open to all, and only where the carrier is emulated. */
export function SimPage() {
  const { t } = useTranslation("sim");
  const directory = useQuery({
    queryKey: ["sim", "directory"],
    queryFn: () => request<SimDirectory>("GET", "/sim/directory"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    document.title = `${t("title")} · Touchstone`;
  }, [t]);
  const [first, ...others] = directory.data?.tenants ?? [];
  if (first !== undefined) return <Simulator tenants={[first, ...others]} />;
  return (
    <div className="sim">
      <TopBar>
        <h1 className="sim-title">{t("title")}</h1>
      </TopBar>
      <main className="sim-notice">
        {directory.error !== null && <NoDirectory error={directory.error} onRetry={() => void directory.refetch()} />}
        {directory.isSuccess && <Notice title={t("notEmulated.title")} body={t("notEmulated.body")} />}
      </main>
    </div>
  );
}

interface NoDirectoryProps {
  readonly error: unknown;
  onRetry(): void;
}

/** Answered with 404: there is no emulator. Anything else may pass. */
function NoDirectory({ error, onRetry }: NoDirectoryProps) {
  const { t } = useTranslation(["sim", "common"]);
  if (error instanceof RequestFailed && error.status === 404)
    return <Notice title={t("notEmulated.title")} body={t("notEmulated.body")} />;
  return (
    <>
      <Notice
        title={t("unreachable.title")}
        body={t("unreachable.body", { problem: t(`common:problems.${keyOf(error)}`) })}
      />
      <button type="button" className="button" onClick={onRetry}>
        {t("common:retry")}
      </button>
    </>
  );
}

function Notice({ title, body }: { readonly title: string; readonly body: string }) {
  return (
    <>
      <Icon name="phone" size={20} />
      <h2 className="text-title">{title}</h2>
      <p className="ink-2">{body}</p>
    </>
  );
}
